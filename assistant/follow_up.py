"""Turns a follow-up question into one that stands alone. By rule: no model call, and nothing is invented.

It knows no subjects: what is left of a question without the words that any question may hold is taken for one.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from assistant.as_of import named_day
from assistant.privacy import without_placeholders
from assistant.types import Turn

_LONG = 50  # such a question says everything itself
_SHORT = 12  # such a question is more often a fragment, unless it ends like a sentence

# Words that any question may hold; a value or an action at the end is also what is asked for (「…の手数料は？」).
_VALUES = """手数料 料金 費用 代金 金額 額 値段 単価 期限 期間 期日 締め切り 締切 日程 日数 日時 時期 時間 曜日 場所
窓口 担当 担当課 問い合わせ先 番号 必要なもの 要るもの 持っていくもの 持って行くもの 書類 持ち物 様式 用紙 申請書
申込書 届出書 方法 手続き 手続 手順 流れ 仕方 条件 要件 対象 対象者 資格 基準 割合 割引 率 上限 下限 限度 定員 人数
件数 回数 枚数 内容 種類 区分 理由 根拠 原因 例外 違い 目安 目標 罰則 処分 税金 税額 大きさ 定義"""
_ACTIONS = """申請 申込み 申し込み 申込 届出 届け出 提出 申告 請求 受付 受け取り 受取り 受取 支給 支払い 支払 納付
返却 返還 予約 変更 取消し 取り消し 取消 訂正 更新 再発行 発行 交付 取得 利用 使用 相談 問い合わせ 登録 延長 免除
減免 軽減 猶予"""
_PERSONS = """本人 代理人 代理 子ども 子供 こども お子さん 子 家族 親族 両親 父母 祖父母 親 父 母 夫 妻 配偶者 孫
兄弟 世帯主 保護者 同居 別居 友人 知人 他人 第三者 外国人 外国籍 日本人 職員 学生 高齢者 未成年 大人 成人 会社員
会社 法人 個人 市民 住民 自分 私 世帯 者 人 方"""
_WAYS = """郵送 郵便 オンライン インターネット ネット スマートフォン スマホ 電子 窓口 電話 メール FAX コンビニ 支所
出張所 持参 現金 クレジットカード カード キャッシュレス 口座振替 振込 写真"""
_TIMES = """令和 平成 昭和 年度 今年 来年 去年 昨年 一昨年 前年 翌年 毎年 今月 来月 先月 翌月 毎月 毎週 今日 明日
昨日 当日 翌日 今 現在 平日 休日 祝日 土日 週末 年末年始 夜間 午前 午後 朝 昼 夜 夕方 年 月 日 時 前 後 途中 市内
市外 県内 県外"""
_OTHER = """必要 不要 可能 無料 有料 一緒 確認 場合 際 以外 以上 以下 以内 以前 以降 未満 全部 全額 半額 一部 一般
大丈夫 記入 紛失 追加 有効 所得 収入 年齢 自己 負担 開館 休館 開催 営業 補助 助成 給付 入場 入館 受講 参加 保存 所要
実施 審査 募集 加入 制限 制度 もの 他 件 別 先 用 分 等 何 誰 どこ どう どの どれ どちら どんな いつ いくら いくつ
なぜ なに なん だれ とき こと"""
_COUNTED = r"[\d一二三四五六七八九十何第]+(?:年度|年|[かヶカ]月|月|日|週間|時間?|歳|円|[回通枚人名件個つ度割番子])目?"
_VERB = (
    r"(?:なくし|もらえ|もらう|でき|かか[りる]|あっ|あり|ある|やっ|すれ|すべ|する|した)[ぁ-ん]*"
    r"|[遅払取使行待受始終決変知教聞見持返切過忘出入来要頼選送届借代行開閉足早安高多少違休空間合扱申納](?=[ぁ-ん])"
    r"|出来|書[いかきく]"
)


def _any_of(*lists: str) -> str:
    return "|".join(sorted(" ".join(lists).split(), key=len, reverse=True))


_GENERIC = re.compile(
    rf"{_COUNTED}|[月火水木金土日]曜日?|{_VERB}|市役所(?![はの])"
    r"|(?:委任状|身分証(?:明書)?|本人確認書類|印鑑|通帳)(?=[はがもで])"  # brought along: 「印鑑は要りますか」
    rf"|{_any_of(_VALUES, _ACTIONS, _PERSONS, _WAYS, _TIMES, _OTHER)}"
)
_SUBJECT = re.compile(r"[一-龥々ァ-ヶA-Za-z]|ごみ|おむつ|^[ぁ-ん]{2,}(?=[のはをがも])")
_ASKED_FOR = re.compile(
    rf"(?:{_any_of(_VALUES, _ACTIONS)}|[ぁ-ん]方|住所|(?<=[一-龥])[期額率料数先]|(?<=[一-龥の])日)(?:は|について)?$"
)
_ASKS = re.compile(
    r"いつ|いくら|いくつ|どこ|どう|(?<![なほ])どの|どれ|どちら|どんな|なぜ|なに|なんで|何|誰|だれ|教えて"
    r"|(?:とは|って)$|(?<=[ぁ-ヶ一-龥ー]) (?=[ぁ-ヶ一-龥])"  # 「学童 月謝」
)
_OPEN_END = re.compile(  # 「物件の借入れは？」 and other short topics: a longer one says enough
    r"(?:も|なら|[たれ][らば]|だと|について|(?:場合|とき|時|人|方|者|世帯|もの)は?)$"
    rf"|^.{{1,{_SHORT}}}$(?<![かるうくすむいただんねよの])"
)
_CONTINUES = re.compile(r"では|じゃあ?|それでは|それじゃ|なら|で、|ほかに|他に|逆に")
_ASIDE = re.compile(r"^(?:あと|また、|ちなみに|ところで|すみません)[、,\s]*")
_POINTS_BACK = re.compile(
    r"(?:(?<![ぁ-ん])|(?<=[はがをにでも]))(?:"  # not inside おそれ, きのこの, あそこ
    r"これ(?!から|ま[でせす]|[るばた]|ない)|それ(?!ぞれ|でも|とも|なり|ほど)|あれ[はがをもの]|そこ(?!そこ|な)"
    # 「この市」 is the asker's city, 「この制度」 what was spoken of
    r"|この(?![市町村街区](?!民|営|立)|まち|地域|辺|あたり|先|度|たび|間|頃|まま|サイト|ページ|チャット)"
    r"|その(?!まま|他|ほか|うち|場(?!合)|もの|都度|つど))"
    r"|(?:^|[も、。])同じ(?!人|世帯|住所|市|町|家|敷地|年)|上記|先ほど|さっき|前の(?:質問|回答)"
)


def standalone(question: str, history: Sequence[Turn], today: date) -> str:
    """The question as it is, or with the previous question before it when it points back or is a fragment."""
    if not history or not needs_context(question):
        return question
    return f"{_previous(history[-1].question, question, today).rstrip('？?。 ')}。{question}"


def _previous(previous: str, question: str, today: date) -> str:
    """Without its day where the question names another: of two days none would be searched."""
    now, then = named_day(question, today), named_day(previous, today)
    return then.rest if now and then and now.day != then.day else previous


def needs_context(question: str) -> bool:
    """Whether a question continues another: it points back, names no subject, or ends open and asks for no value."""
    text = _ASIDE.sub("", unicodedata.normalize("NFKC", without_placeholders(question)).strip("?!。 "))
    if len(text) > _LONG:
        return False
    if _CONTINUES.match(text) or _points_back(text):
        return True
    rest = _ASKED_FOR.sub("", text)
    asks = rest != text or _ASKS.search(text) or not _OPEN_END.search(text)
    return not (asks and _names_subject(rest))


def _points_back(text: str) -> bool:
    """Not to what stands in the question itself: 「転入したのですが、その手続きは」."""
    said = _POINTS_BACK.search(text)
    if said is None:
        return False
    before = text[: said.start()]
    return not (before.endswith(("、", "。")) and _names_subject(before))


def _names_subject(text: str) -> bool:
    return bool(_SUBJECT.search(_GENERIC.sub(" ", text)))
