"""The table of number-like personal data: shape, check digit, context words, and examples that must and must not match.

A new kind is one row here. Patterns run on `fold.digit_view` (ASCII digits, one kind of hyphen and of space), never
with \\b: it does not match between kanji and digits. How a row is accepted stands in `numbers.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from guardrails.pii.check_digits import is_card_number, is_my_number
from guardrails.pii.findings import PiiType


class Needs(Enum):
    """What a match needs beside its shape."""

    NOTHING = "nothing"  # the shape is proof, unless another label stands right before it
    CHECK = "check"  # the check digit agrees, or the row's own label is the nearest
    LABEL = "label"  # the row's own label is the nearest


@dataclass(frozen=True, kw_only=True)
class NumberRule:
    """One shape of one type. Every named group `v…` of the pattern is a finding; without groups the whole match is."""

    name: str
    type: PiiType
    pattern: str
    needs: Needs
    check: Callable[[str], bool] | None = None
    digits: tuple[int, int] = (0, 99)  # least and most digits in the match
    reach: int = 45  # characters between the label and the number
    score: float = 0.8
    matches: tuple[str, ...] = field(default=())  # the text between 《 and 》 is what must be found
    misses: tuple[str, ...] = field(default=())  # texts in which this type must not be found


# Between the groups of a number, as written and as spoken («0133の1485の2936»). Fillers and boxes: `fold.plain`.
_SEP = r"(?:\s?[-‐.・·•/のノ、,|_]\s?|\s{1,2})"
# Where the shape is rare or has a check digit, whatever else people put: 「090~1234~5678」「090--1234--5678」.
_ANY_SEP = r"(?:\s?[-‐.・·•/のノ、,|_~=*:→]{1,2}\s?|\s{1,4})"
_L, _R = r"(?<![0-9])(?<![0-9]-)", r"(?!-?[0-9])"
# Repetitions are bounded: an endless run of letters must not take endless time.
_HOST_PART = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Names of mailboxes in Japanese letters. A particle behind another word is none of them: 「アドレスはたろう@…」.
_LETTER = "ぁ-んァ-ヺー一-龠々"
_MAILBOX = (
    r"(?!(?<=[一-龠々ァ-ヺー])[はがをにもの])[A-Za-z0-9]{0,20}"
    r"(?:[一-龠々]{1,6}(?:[ぁ-ん]{1,8}|[ァ-ヺー]{1,10})?|[ぁ-ん]{1,10}|[ァ-ヺー]{1,12})"
    rf"(?:[._][A-Za-z0-9{_LETTER}]{{1,30}}){{0,3}}"
)

_MUNICIPALITY = r"(?:[一-龠]{2,4}[都道府県市区町村郡]|[一-龠ヶケ]{1,5}[市区町村])"
_PLATE_PLACES = (
    "札幌|函館|旭川|室蘭|苫小牧|釧路|知床|帯広|北見|青森|弘前|八戸|岩手|盛岡|平泉|宮城|仙台|秋田|山形"
    "|庄内|福島|会津|郡山|白河|いわき"
    "|水戸|土浦|つくば|宇都宮|那須|とちぎ|日光|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷"
    "|千葉|成田|習志野|市川|船橋|袖ヶ浦|市原|野田|柏|松戸|流山|香取"
    "|品川|世田谷|練馬|杉並|板橋|足立|江東|葛飾|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡"
    "|上越|富山|石川|金沢|福井|長野|松本|諏訪|安曇野|南信州"
    "|岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井|三重|鈴鹿|四日市"
    "|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|奈良|飛鳥|和歌山|神戸|姫路"
    "|鳥取|島根|出雲|岡山|倉敷|広島|福山|山口|下関|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊"
    "|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄"
)
_PLATE_KANA = r"[あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろをわABEHKMTY]"
_PLATE_SEP = r"(?:の|、|\s|-|・(?!・)){0,3}"
_PLATE_SERIAL = r"(?:[0-9]{1,2}[-の、 ]?[0-9]{2}|[・.]{1,3}\s?[0-9]{1,2}-?[0-9]{0,2}|[0-9]{1,4})"

RULES: tuple[NumberRule, ...] = (
    NumberRule(
        name="email",
        type=PiiType.EMAIL,
        pattern=rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{0,63}}[A-Za-z0-9_+-]@{_HOST_PART}(?:\.{_HOST_PART}){{1,8}}",
        needs=Needs.NOTHING,
        score=0.99,
        matches=(
            "メール《abc@example.com》まで",
            "返信先《ａｂｃ．ｄ＠ｅｘａｍｐｌｅ．ｊｐ》。",
            "《Ueno.Family+x@example.co.jp》に",
        ),
        misses=("@市役所 に集合", "単価@1,200円", "a@b"),
    ),
    NumberRule(
        name="email_japanese",
        type=PiiType.EMAIL,
        pattern=(
            rf"(?:{_MAILBOX}@{_HOST_PART}"
            rf"|[A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9-]{{0,20}}[{_LETTER}][A-Za-z0-9{_LETTER}-]{{0,40}})"
            rf"(?:\.{_HOST_PART}){{0,6}}\.[A-Za-z]{{2,24}}"
        ),
        needs=Needs.NOTHING,
        score=0.995,
        matches=(
            "《山田太郎＠example.jp》です",
            "宛先は《yamada太郎@example.co.jp》。",
            "アドレスは《たろう_1990@example.com》です",
            "《佐藤.花子@mail.example.jp》",
            "《abc@みどり野.example.jp》に",
        ),
        misses=("単価は税込＠1.5千円", "市役所＠みどり野市", "会場@駅前.南口"),
    ),
    NumberRule(
        name="email_spoken",
        type=PiiType.EMAIL,
        pattern=(
            r"[A-Za-z0-9][A-Za-z0-9_+.-]{0,40}\s?(?:\(at\)|\[at\]|\(@\)|\[@\]|@|アットマーク|アット)\s?"
            r"[A-Za-z0-9-]{1,40}(?:\s?(?:\.|ドット|\(dot\)|\[dot\])\s?[A-Za-z0-9-]{1,40}){1,6}"
        ),
        needs=Needs.NOTHING,
        score=0.95,
        matches=("《taro アットマーク example ドット com》です", "《taro[at]example.com》"),
    ),
    NumberRule(
        name="ipv4",
        type=PiiType.IP,
        pattern=(
            r"(?<![0-9.])(?!(?:0|127|22[4-9]|2[3-5][0-9])\.)(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]"
            r"|1[0-9]{2}|[1-9]?[0-9])(?![0-9]|\.[0-9])"
        ),
        needs=Needs.NOTHING,
        score=0.9,
        matches=("《203.0.113.201》 から", "IPアドレスが、えー、《192.0.2.33》でして", "《１９２．０．２．７》です"),
        misses=(
            "サブネットマスクは255.255.255.0です",
            "バージョン3.1.4.1から3.2.0.0に更新",
            "Ver.10.0.1.2 を導入",
            "1.2.3.4.5",
        ),
    ),
    NumberRule(
        name="card",
        type=PiiType.CREDIT_CARD,
        pattern=(
            rf"{_L}(?:[0-9]{{4}}{_ANY_SEP}?[0-9]{{4}}{_ANY_SEP}?[0-9]{{4}}{_ANY_SEP}?[0-9]{{2,4}}"
            rf"|[0-9]{{4}}{_ANY_SEP}?[0-9]{{6}}{_ANY_SEP}?[0-9]{{4,5}}){_R}"
        ),
        needs=Needs.CHECK,
        check=is_card_number,
        digits=(14, 16),
        score=0.98,
        matches=(
            "カード番号《4111-1111-1111-1111》の",
            "《３７８２　８２２４６３　１０００５》で払った",
            "クレジットカード 《4111 1111 1111 1112》",
        ),
        misses=("ISBN 978-4-00-310101-8", "管理番号 1234-5678-9012-3456"),
    ),
    NumberRule(
        name="license",
        type=PiiType.DRIVERS_LICENSE,
        pattern=(
            rf"{_L}(?:[0-9]{{4}}{_SEP}?[0-9]{{4}}{_SEP}?[0-9]{{4}}"
            rf"|[0-9]{{2}}[- ][0-9]{{2}}[- ][0-9]{{6}}[- ][0-9]{{2}}){_R}"
        ),
        needs=Needs.LABEL,
        digits=(12, 12),
        score=0.93,
        matches=(
            "免許証番号　第《308686853830》号",
            "運転経歴証明書の番号 《441015202070》 は",
            "免許《４０７９６４５７８３１０》",
        ),
        misses=("免許の更新は5年ごとです。バーコード 314334582216", "個人番号 314334582216 と免許証を持参"),
    ),
    NumberRule(
        name="my_number",
        type=PiiType.MY_NUMBER,
        pattern=(
            rf"{_L}(?:[0-9]{{4}}{_ANY_SEP}?[0-9]{{4}}{_ANY_SEP}?[0-9]{{4}}"
            rf"|[0-9]{{3}}(?:{_ANY_SEP}[0-9]{{3}}){{3}}|[0-9]{{6}}[- ][0-9]{{6}}){_R}"
        ),
        needs=Needs.CHECK,
        check=is_my_number,
        digits=(12, 12),
        score=0.92,
        matches=(
            "番号は《123456789018》です",
            "個人番号：《1234-5678-9010》",
            "番号は《1234＿5678＿9018》です",
            "番号は《1234〜5678〜9018》です",
            "番号は《1234:5678:9018》です",
            "番号は《1234　 5678　 9018》です",
            "えー、《1234の5678の9018》、はい",
            "My Number is 《1234 5678 9018》.",
            "マイナンバー《１ ２ ３ ４ ５ ６ ７ ８ ９ ０ １ ８》",
            "個人番号｜《5｜1｜9｜0｜3｜3｜8｜2｜7｜4｜6｜1》",
            "マイナンバーはですね、《5190、えー、3382の、はい、7461》です",
        ),
        misses=("バーコード 123456789018", "メーター番号 1234-5678-9018", "マイナンバー（12桁）", "123456789012個"),
    ),
    NumberRule(
        name="residence_card",
        type=PiiType.RESIDENCE_CARD,
        pattern=(
            r"(?<![A-Za-z0-9])[A-Za-z] ?[A-Za-z][ -]?(?:[0-9][ -]?){7}[0-9][ -]?[A-Za-z] "
            r"?[A-Za-z](?![A-Za-z0-9]|-[0-9])"
        ),
        needs=Needs.NOTHING,
        digits=(8, 8),
        score=0.97,
        matches=(
            "在留カード《Ａ｜Ｂ｜１｜２｜３｜４｜５｜６｜７｜８｜Ｃ｜Ｄ》です",
            "《ＡＢ１２３４５６７８ＣＤ》です",
            "《ab12345678cd》",
            "card 《AB 1234 5678 CD》 po",
        ),
        misses=("型番 AB12345678CD-01", "XAB12345678CD", "部品 AB12345678CD-01"),
    ),
    NumberRule(
        name="passport_jp",
        type=PiiType.PASSPORT,
        pattern=r"(?<![A-Za-z0-9])[A-Z]{2}[ -]?[0-9]{7}(?![A-Za-z0-9]|-[0-9])",
        needs=Needs.NOTHING,
        score=0.9,
        matches=("旅券《ＴＶ５０９９４５１》", "パスポート番号は《TR1234567》です", "《TK7654321》を添付"),
        misses=("型番 AB1234567", "伝票番号 AB1234567", "ABC1234567"),
    ),
    NumberRule(
        name="passport_foreign",
        type=PiiType.PASSPORT,
        pattern=r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,2}|[A-Z]{1,2}[ -])?[0-9]{6,9}[A-Za-z]?(?![A-Za-z0-9]|-[0-9])",
        needs=Needs.LABEL,
        digits=(6, 9),
        reach=25,
        score=0.85,
        matches=(
            "旅券：《M48120937》",
            "Hộ chiếu của tôi số 《C7719302》 bị mất",
            "passport no. 《g12345678》",
            "护照号码《E12345678》",
            "my passport number is 《533817204》.",
            "nomor paspor 《B8814027》",
        ),
        misses=("C7719302を購入", "旅券の手数料は16,000円です"),
    ),
    NumberRule(
        name="pension",
        type=PiiType.PENSION_NUMBER,
        pattern=(
            rf"{_L}(?:[0-9]{{4}}{_SEP}?[0-9]{{6}}|[0-9]{{4}}{_SEP}[0-9]{{3}}{_SEP}?[0-9]{{3}}"
            rf"){_R}"
        ),
        needs=Needs.LABEL,
        digits=(10, 10),
        score=0.88,
        matches=(
            "基礎年金番号は《4127-380915》です",
            "年金手帳 《４１２７３８０９１５》",
            "年金の番号、《4127の380915》",
            "基礎年金番号│《3│4│1│2│6│9│0│8│1│7》│",
        ),
        misses=("工事番号 2024-001234", "予算科目 0401-230115", "年金の相談は 0570-05-1165 へ"),
    ),
    NumberRule(
        name="insurance_joined",
        type=PiiType.INSURANCE_NUMBER,
        pattern=(
            r"記号[\s:：・はが]*[^\s0-9、。:：番]{0,4}\s?(?:[0-9]{1,4}"
            r"|(?P<v1>[0-9]{5,8}))?[\s・,、/／-]*番号[\s:：はが]*(?P<v2>[0-9][0-9-]{3,10}[0-9])"
        ),
        needs=Needs.LABEL,
        reach=60,
        score=0.86,
        matches=("国保　記号緑番号《7712094》／", "保険証の記号 12 番号 《3456789》"),
    ),
    NumberRule(
        name="insurance",
        type=PiiType.INSURANCE_NUMBER,
        pattern=rf"{_L}(?:[0-9]{{2,12}}(?:{_SEP}[0-9]{{1,8}}){{0,3}}){_R}",
        needs=Needs.LABEL,
        digits=(6, 12),
        reach=30,
        score=0.84,
        matches=(
            "被保険者番号 《3301-7752》 のほう",
            "雇用保険被保険者番号 《1308-624471-5》",
            "国保の記号番号は緑《12-345-6789》",
            "介護保険証《０００３３８１１６５》",
            "後期高齢者医療の番号は《12345678》です",
            "介護保険の番号、えー、《0012、3344、55》です",
            "被保険者番号 《3 0 1 2 3 4 5 6》",
            "被保険者番号 《11804436》 一部負担割合 1割",
        ),
        misses=(
            "保険者番号は6桁（例：120987）",
            "国保 令和6年4月1日から",
            "国保の窓口 0478-50-1111",
            "限度額 57,600円",
        ),
    ),
    NumberRule(
        name="insurance_branch",
        type=PiiType.INSURANCE_NUMBER,
        pattern=r"(?<=[0-9])[\s、,・/(（-]{0,3}枝番号?[\s:：はが]{0,3}(?P<v>[0-9]{2})(?![0-9])",
        needs=Needs.NOTHING,
        matches=("国保記号番号 《30-771204》 枝番 《02》", "番号 《4410982》（枝番《03》）"),
        misses=("枝番 01 は本人、02 は家族を表します",),
    ),
    NumberRule(
        name="insurance_shape",
        type=PiiType.INSURANCE_NUMBER,
        pattern=(
            r"(?<![一-龠ァ-ヶーA-Za-z])番号(?:[はが:]| ){1,2}(?P<v1>[0-9]{2}-[0-9]{7})(?:(?:と|や|、|及び)"
            rf"(?P<v2>[0-9]{{2}}-[0-9]{{7}}))?{_R}"
        ),
        needs=Needs.NOTHING,
        score=0.8,
        matches=("番号は《12-7781034》と《12-7781043》です",),
        misses=("工事番号は12-7781034です",),
    ),
    NumberRule(
        name="yucho",
        type=PiiType.BANK_ACCOUNT,
        pattern=(
            r"(?:記号|kigo|きごう"
            r"|キゴウ)[\s:：はが、]{0,4}(?P<v1>[01][0-9]{4})(?:[-\s]?[0-9])?[\s・,、/／のとで-]{0,4}(?:"
            r"番号|bango|ばんごう|バンゴウ)[\s:：はが、]{0,4}(?P<v2>[0-9]{2,8})(?![0-9])"
        ),
        needs=Needs.NOTHING,
        score=0.9,
        matches=("ゆうちょ 記号《11340》　番号《09988761》", "kigo 《10920》 bango 《33871541》"),
    ),
    NumberRule(
        name="bank",
        type=PiiType.BANK_ACCOUNT,
        pattern=(
            rf"{_L}(?:[0-9]{{6,8}}|[0-9]{{3}}{_SEP}(?:[0-9]{{7}}|[0-9]{{4}})"
            rf"|[0-9]{{4}}{_SEP}[0-9]{{3,4}}|[0-9]{{5}}[- ][0-9]{{6,8}}){_R}"
        ),
        needs=Needs.LABEL,
        digits=(6, 13),
        reach=30,
        score=0.84,
        matches=(
            "普通預金　《０４４１７８２》",
            "口座番号：《1234508》",
            "湖北支店、普通の《6 6 0 1 2 3 8》です",
            "conta corrente 《1234567》",
        ),
        misses=("口座振替の申込は1234567件", "普通郵便 整理番号 1234567"),
    ),
    NumberRule(
        name="plate",
        type=PiiType.CAR_PLATE,
        pattern=(
            rf"(?:{_PLATE_PLACES}){_PLATE_SEP}[0-9][0-9A-Z]{{1,2}}{_PLATE_SEP}{_PLATE_KANA}{_PLATE_SEP}"
            rf"{_PLATE_SERIAL}(?![0-9])"
        ),
        needs=Needs.NOTHING,
        score=0.95,
        matches=(
            "ナンバーは《習志野 581 き 40-27》です",
            "《土浦 502 ぬ ・・ 5》、黒の軽",
            "《柏の300、は、の46-18》",
            "《柏の、えー、300の、は、46の18》でした",
            "《品川５００さ１２３４》",
            "《市川 400 あ 9-11》を",
        ),
        misses=("柏市の300人", "千葉の3の1番地"),
    ),
    NumberRule(
        name="plate_local",
        type=PiiType.CAR_PLATE,
        pattern=(
            rf"(?:標識番号|番号"
            rf"|ナンバー)?[\s:：はが]{{0,2}}(?P<v>[ぁ-ん]{{0,4}}[一-龠ヶケ々]{{1,5}}[市区町村]\s?"
            rf"{_PLATE_KANA}\s?(?:[0-9]{{2}}-[0-9]{{2}}"
            rf"|[0-9]{{1,4}})(?![0-9:：年月日時分条項号丁番第-]))"
        ),
        needs=Needs.LABEL,
        reach=40,
        score=0.9,
        matches=("原付の標識番号《緑ヶ浦市 ね 1234》", "ナンバーは《緑ヶ浦市あ12-34》"),
        misses=("緑ヶ浦市 の 3月",),
    ),
    NumberRule(
        name="plate_other_place",
        type=PiiType.CAR_PLATE,
        pattern=(
            rf"(?:[一-龠ヶケ]{{1,4}}"
            rf"|(?<![ぁ-ん])[ぁ-ん]{{2,4}})\s?[0-9][0-9A-Z]{{2}}\s?{_PLATE_KANA}\s?(?:[0-9]{{2}}-[0-9]"
            rf"{{2}}|[・.]{{1,3}}\s?[0-9-]{{1,3}})(?![0-9])"
        ),
        needs=Needs.NOTHING,
        score=0.85,
        matches=("車は《緑浦 301 ひ 88-12》でした",),
    ),
    NumberRule(
        name="phone_foreign",
        type=PiiType.PHONE,
        pattern=r"(?<![0-9A-Za-z+])\+[0-9]{1,3}(?:[-. ]?\(?[0-9]{1,5}\)?){2,5}(?![0-9])",
        needs=Needs.NOTHING,
        digits=(9, 15),
        score=0.93,
        matches=("《+81-3-5577-0184》 か", "《＋８４ ９１２ ３４５ ６７８》", "《+81 (0)90 1234 5678》"),
        misses=("前年度比+123千円",),
    ),
    NumberRule(
        name="phone",
        type=PiiType.PHONE,
        pattern=(
            r"(?<![0-9A-Za-z])(?<![0-9]-)(?:\(0[1-9][0-9]{0,4}\)\s?[0-9]{1,4}\s?[-) ]\s?[0-9]{3,4}"
            r"|0[1-9][0-9]{0,4}\s?\(\s?[0-9]{1,4}\s?\)\s?[0-9]{3,4}"
            r"|0[1-9][0-9]{0,4}\s?[-./の_・·•]\s?[0-9]{1,4}\s?[-./の_・·•]\s?[0-9]{3,4}"
            r"|0[1-9][0-9]{0,4} [0-9]{2,4} [0-9]{4}|0[1-9][0-9]{8,9})(?!-?[0-9])"
        ),
        needs=Needs.NOTHING,
        digits=(10, 11),
        score=0.9,
        matches=(
            "《(090)2283-6674》まで",
            "《０４７（３６５）８８２１》のほう",
            "《〇四七―三六六―一二八八》",
            "《090ー1234ー5678》",
            "《０８０１２３４５６７８》",
            "《090の1234の5678》",
            "《０３＿１２３４＿５６７８》",
        ),
        misses=("予算科目 0401-230115", "2025/04/01", "バーコード 0312345678"),
    ),
    NumberRule(
        name="phone_spoken",
        type=PiiType.PHONE,
        pattern=(
            rf"{_L}(?:0[5789]0{_ANY_SEP}[0-9]{{4}}{_ANY_SEP}[0-9]{{4}}"
            rf"|0[1-9][0-9]{{1,3}}{_SEP}[0-9]{{2,4}}{_SEP}[0-9]{{4}}"
            rf"|0[5789]0[- ]?[0-9]{{8}}){_R}"
        ),
        needs=Needs.NOTHING,
        digits=(10, 11),
        score=0.88,
        matches=(
            "《090、えーと、1234、5678》です",
            "《090_1234_5678》に",
            "《０９０＿１２３４＿５６７８》に",
            "《090〜1234〜5678》に",
            "《090＝1234＝5678》に",
            "《090--1234--5678》に",
            "《090•1234•5678》に",
            "《047_344_1188》です",
            "《0 9 0 1 2 3 4 5 6 7 8》",
            "《090　12345678》に",
            "《047 の 344 の 1188》",
            "《0470の、23の、1178》です",
            "《090、えー、4418、の、2207》",
            "《ゼロ八〇、四四一二、九九〇三》です",
            "電話番号□《0□9□0□3□3□1□2□8□8□4□1》",
        ),
        misses=("受付は0900~1200、1300~1700", "資料 2026_0401_0012", "800:1200:1600", "0930:1200"),
    ),
    NumberRule(
        name="phone_labelled",
        type=PiiType.PHONE,
        pattern=rf"{_L}(?:0[1-9][0-9]{{1,3}}[- ][0-9]{{6,8}}|[1-9][0-9]{{0,3}}-[0-9]{{4}}){_R}",
        needs=Needs.LABEL,
        digits=(6, 11),
        reach=8,
        score=0.8,
        matches=("電話 《366-1288》", "TEL：《047-3441188》"),
        misses=("議案2024-0012",),
    ),
    NumberRule(
        name="postal_marked",
        type=PiiType.POSTAL_CODE,
        pattern=r"〒\s?(?P<v>[0-9]{3}\s?-?\s?[0-9]{4})(?![0-9])",
        needs=Needs.NOTHING,
        score=0.95,
        matches=("〒《２７０－９９８８》　流山市", "〒《2739922》 船橋市"),
    ),
    NumberRule(
        name="postal",
        type=PiiType.POSTAL_CODE,
        pattern=(
            rf"{_L}[0-9]{{3}}-[0-9]{{4}}(?=\s{{0,2}}{_MUNICIPALITY})"
            rf"|(?<![0-9一-龠A-Za-z-])[0-9]{{7}}(?=\s{{1,2}}{_MUNICIPALITY}[^\s、。]{{1,12}}[0-9])"
        ),
        needs=Needs.NOTHING,
        score=0.82,
        matches=("送付先：《289-9912》 緑ヶ浦市中央", "送付先は《2899944》 緑ヶ浦市上ノ台1-19-2"),
        misses=("内線 123-4567", "受付2899944 緑ヶ浦市中央1丁目", "指定番号2899944 千葉県", "1234567 市道1号線"),
    ),
    NumberRule(
        name="postal_labelled",
        type=PiiType.POSTAL_CODE,
        pattern=rf"{_L}[0-9]{{3}}[- ]?[0-9]{{4}}{_R}",
        needs=Needs.LABEL,
        reach=10,
        score=0.86,
        matches=("郵便番号は《289-9977》、", "郵便番号：《2899977》"),
    ),
    NumberRule(
        name="resident_code",
        type=PiiType.RESIDENT_CODE,
        pattern=rf"{_L}[0-9]{{11}}{_R}|{_L}[0-9]{{5}}[- ][0-9]{{5}}[- ]?[0-9]{_R}",
        needs=Needs.LABEL,
        reach=12,
        score=0.9,
        matches=("住民票コード《12345678901》",),
    ),
)
