"""Words that say what the number near them is. Lists only."""

from guardrails.pii.findings import PiiType

# Longer and more specific words win where two overlap.
LABELS: dict[PiiType, str] = {
    PiiType.MY_NUMBER: (
        r"マイ\s?ナンバー(?:カード)?|個人番号(?:カード)?|通知カード|番号カード|マイナ(?:ポータル"
        r"|保険証|カード)?|my\s?number|mynumber|個番"
        r"|마이\s?넘버|개인\s?번호|个人编号|個人編號|我的号码|mã số cá nhân|número individual|numero individual"
    ),
    PiiType.DRIVERS_LICENSE: (
        r"(?:運転)?免許証?(?:番号|の番号)?|運転経歴証明書|driver'?s?'?\s?licen[sc]e|licen[sc]e"
        r"|운전\s?면허(?:증)?|驾(?:驶证|照)|駕照|bằng lái|giấy phép lái xe"
        r"|carteira de motorista|habilitação|licencia|lisensya"
    ),
    PiiType.CREDIT_CARD: (
        r"(?:クレジット|デビット|プリペイド)(?:カード)?(?:番号)?|クレカ"
        r"|(?<!在留)(?<!番号)(?<!ナンバー)カード(?:番号)?|有効期限|決済|credit\s?card|card number"
        r"|카드\s?번호|신용\s?카드"
        r"|信用卡|thẻ tín dụng|cartão de crédito|tarjeta"
    ),
    PiiType.RESIDENCE_CARD: (
        r"在留カード(?:等?番号)?|在留番号|特別永住者証明書|residence\s?card|zairyu\s?card|在留卡"
        r"|재류\s?카드|체류\s?카드|thẻ (?:cư trú|ngoại kiều)|cartão de residência"
        r"|tarjeta de residencia|zairyu"
    ),
    PiiType.PASSPORT: (
        r"旅券(?:番号)?|パスポート(?:番号|ナンバー)?|passport|护照(?:号码?)?|護照|여권(?:\s?번호)?"
        r"|hộ chiếu|passaporte|pasaporte|paspor|राहदानी|пас(?:порт)"
    ),
    PiiType.PENSION_NUMBER: (
        r"基礎年金の番号|基礎年金番号|年金(?:手帳|証書|番号|記録)?|ねんきん(?:番号|手帳|定期便)?|pension|국민연금"
        r"|연금|年金编号|nenkin|lương hưu"
    ),
    PiiType.INSURANCE_NUMBER: (
        r"かいご(?:ほけん)?|けんこうほけん|(?<!雇用)被保険者証?の?(?:記号)?(?:番号)?|雇用保険(?:被保険者)?(?:証)?(?:番号)?"
        r"|被保(?:険者証?)?番(?:号)?|(?:健康|介護|国民健康|医療)保険(?:証|者証)?(?:の?(?:記号)?番号)?"
        r"|保険証(?:の?番号|の?記号)?|記号・?番号|枝番|限度額(?:適用)?(?:認定証)?|資格確認書|資格情報"
        r"|国保|国民健康保険|介護(?:認定)?|後期高齢者?(?:医療)?|負担割合証|受給者証?番号"
        r"|医療証|health insurance|insurance (?:number|no)|seguro de saúde|seguro|건강보험|보험증"
        r"|健康保险|保险证|bảo hiểm|hoken"
    ),
    PiiType.BANK_ACCOUNT: (
        r"つうちょう|こうざ|口座(?:番号|名義)?|普通(?:預金|口座)?(?!郵便|車|救命|会計|自動車|徴収|教室|地方|交付)"
        r"|当座(?:預金)?|貯蓄預金|総合口座|振込先?|振り込み先?|通帳|[^\s、。]{0,4}支店|銀行|信金"
        r"|信用金庫|農協|労金|ゆうちょ"
        r"|bank account|account (?:number|no)|conta(?:\s(?:corrente|poupança|bancária))?|cuenta"
        r"|(?:số )?tài khoản|계좌(?:\s?번호)?|账号|账户|帳號|銀行口座|koza|kouza"
    ),
    PiiType.PHONE: (
        r"電話(?:番号)?|でんわ(?:ばんごう)?|デンワ|携帯(?:電話)?(?:番号)?|ケータイ|けいたい|スマホ"
        r"|(?:TEL|Tel|tel)(?:[.:：]|(?![a-z]))|☎|📞|℡|連絡先|(?:発信|着信|連絡先?|直通|FAX)番号"
        r"|折り返し|ファクス|ファックス"
        r"|FAX|phone|mobile|telefone|celular|teléfono|điện thoại|전화(?:번호)?|휴대폰|电话|電話號碼"
        r"|手机|手機|numero ng telepono|telepono|cellphone"
    ),
    PiiType.POSTAL_CODE: r"郵便番号|ゆうびんばんごう|postal code|zip(?: code)?|CEP|우편번호|邮编",
    PiiType.CAR_PLATE: (
        r"ナンバー(?:プレート)?|標識番号|車両番号|登録番号|(?:原付|バイク|軽自動車"
        r"|自動車)の?(?:番号|標識)?|原動機付自転車|小型特殊"
    ),
    PiiType.RESIDENT_CODE: r"住民票コード|住基(?= ?[0-9])",
}

# What else a number can be. A number right after one of these is left alone unless its shape alone is proof.
OTHER_LABELS = (
    r"法人番号|(?<!被)保険者番号|工事番号|設計番号|予算科目|科目|整理番号|物品番号|バーコード"
    r"|メーター番号|メータ番号|お?問い?合わせ?番号|お?問合せ番号|管理番号|受付番号|受理番号|伝票番号"
    r"|追跡番号|注文番号|文書番号"
    r"|宛名番号|世帯番号|請求(?:番号|記号)|納付番号|確認番号|収納機関番号|お客様番号|顧客番号|契約番号"
    r"|案件番号|製造番号|シリアル(?:番号|ナンバー)?|型番|品番|型式|機種|部品|議案|請願|様式|別紙|別表"
    r"|第[0-9]+条|地点番号|測定|JAN(?:コード)?"
    r"|ISBN(?:コード)?|コード|バージョン|ver\.?|version|暗証番号|手帳番号|店番号?|支店番号|銀行コード"
    r"|支店コード|金額|円|千円|万円|土地の?地番|地番|家屋番号|住居番号|図面番号|告示|通知番号"
    r"|通知書番号|接種券番号|券番号|許可番号|届出番号"
    r"|認可番号|承認番号|指定番号|公告|施設番号|事業所番号|児童番号|会員番号|利用者番号|学籍番号"
    r"|職員番号|社員番号|ロット|資産番号|備品番号|棚番|ファイル番号|ページ|頁|内線|MAC(?:アドレス)?|版"
    r"|第三者行為"
    r"|[一-龠ァ-ヶーA-Za-z]{2,8}(?:番号|コード|ナンバー|No\.?|№)"
)
