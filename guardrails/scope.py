"""Questions that a city's assistant must not answer itself, and the fixed text with the right counter for each.

The patterns look for a person's own case (死にたい, 私は訴えられる, この症状は), not for the subject: 自殺対策計画の担当課,
法律相談の予約, 罹災証明の申請 and 期日前投票の場所 are ordinary questions.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guardrails.emergencies import is_asked_about
from guardrails.verdict import Verdict, refuse


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One subject outside the scope: its fixed texts by language, and who helps instead."""

    name: str
    title: str
    counter: str
    texts: Mapping[str, str]

    def text(self, language: str = "ja") -> str:
        """In English for readers of a language that has no text: a number to call is worth most when it can be read."""
        fallback = "ja" if language.startswith("ja") else "en"
        return self.texts.get(language) or self.texts.get(fallback) or self.texts["ja"]


_WORRY = r"(?:どうし(?:たら|よう|ても)|大丈夫|助けて|教えて|何(?:です|でしょ|が)|か[?。]?$|\?$)"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "disaster_emergency": (
        r"(?:今|いま|たった今|現在|目の前|家|自宅|部屋|隣|近所|車|川)[^。\n]{0,16}(?:火事|燃えて(?:い|る)|浸水して(?:き|い)|流され(?:そう|て)|閉じ込められ|埋まっ|倒壊し(?:た|て)|土砂崩れ|生き埋め|(?:溢れ|あふれ)(?!た(?:とき|時|場合|ら)|る(?:とき|時|場合|おそれ|恐れ)))(?!.{0,24}(?:ごみ|証明|助成|補助|申請|対策|ハザード|届出|届け|手続|処分|片付|支援金|減免|した場合))",
        r"(?:助けて|救助(?:して|をお願い|が必要)|救急車を?(?:呼ん|よん|お願い)|取り残され(?:て|た)|逃げ(?:遅れ|られない))(?!.{0,16}(?:制度|手続|費用|いくら|基準))",
        r"(?:燃えて(?:い)?ます|(?:燃えて(?:い)?る|火事です|火事だ)(?:[。!]|$))(?!.{0,24}(?:ごみ|証明|助成|補助|減免|手続))",
        r"(?:人|方|職員|来庁者|同僚|夫|妻|父|母|子ども?|息子|娘|赤ちゃん)が(?:倒れ(?:て|た|まし)|意識が?(?:ない|なく)|息を?して(?:い)?ない|溺れ)(?!.{0,20}(?:手当|制度|場合の|介護|休暇))",
        r"(?:倒れ(?:た|て(?:い)?る)|溺れて(?:い)?る|意識(?:の|が)ない|(?:息|呼吸)を?して(?:い)?ない|けいれんして(?:い)?る)(?:人|方|男性|女性|子ども?|お年寄り|おじいさん|おばあさん)が?(?:い(?:る|ます)|[。!]|$)",
        r"\b(?:my (?:house|home|apartment|car) is (?:on fire|flood\w+)|call an ambulance|trapped (?:in|under)|someone is (?:unconscious|not breathing))\b|着火了|家里着火|被困|불이 났|갇혔|chay nha|nha toi (?:dang )?chay|minha casa esta (?:pegando fogo|inundando)|mi casa (?:esta ardiendo|se inunda)",
    ),
    "self_harm": (
        r"(?:死に(?:たい|たく(?:なっ|なる)|たくて)|しにたい|タヒにたい|消えてしまいたい|消えたい(?:です|。|$)|いなくなりたい|生きて(?:い)?(?:るのが|く(?:のが|意味|の)|たくない|いけない|る意味)|生きる(?:の(?:が|に)|意味|気力)(?!.{0,4}(?:教育|力))[^。]{0,12}(?:つら|辛|疲れ|ない|嫌|しんど)|自殺(?:し(?:たい|よう|ます|て(?:しま|も))|を(?:考え(?:て|る)(?!る会)|図)|の(?:方法|仕方|やり方)|したく)|自死を考え|リストカット(?:し|が)|自傷(?:し|が(?:やめ|止ま))|首を吊|飛び降り(?:たい|よう)|楽に死|死ぬ方法|死んで(?:しまい|楽に)|オーバードーズし|一緒に死)",
        r"\b(?:kill myself|want to die|end my life|suicidal|hurt myself|don't want to live|commit suicide)\b|想死|不想活|自杀(?:的)?方法|我要自杀|죽고 ?싶|자살하고 ?싶|muon chet|tu tu|tu sat|quero morrer|me matar|quiero morir|suicidarme",
    ),
    "violence": (
        r"(?:DV|dv|暴力)[^。\n]{0,12}(?:逃げ(?:たい|て(?:い)?(?:る|ます|き))|助けて|怖い|こわい|つらい|(?:受けて|振るわれて|ふるわれて)(?:い)?(?:る|ます)(?!人|方|者|場合|とき|世帯|子))",
        r"(?:夫|妻|旦那|だんな|彼氏|彼女|恋人|父|母|親|息子|娘|家族|同居人)(?:に|から)[^。\n]{0,10}(?:殴られ|叩かれ|たたかれ|蹴られ|殺され|暴力を(?:受け|振る|ふる)|首を絞め)(?!.{0,12}(?:制度|場合の|手続))",
        r"(?:子ども?|赤ちゃん|娘|息子)[をに][^。\n]{0,6}(?:叩い|たたい|殴っ|蹴っ|手を(?:あげ|上げ)|虐待し|殺し)て?(?:しま|そう|まし|た)",
        r"虐待(?:され|を?(?:受けて|見|目撃|して(?:い)?(?:る|ます)))(?!.{0,6}(?:人|方|者|場合|児童|子))|虐待(?:かも|では(?:ない|あり)|じゃない|だと思)",
        r"(?:泣き声|悲鳴|叫び声)[^。\n]{0,10}(?:怒鳴|どな|殴|叩)|(?:怒鳴り声|どなり声)[^。\n]{0,10}(?:泣|悲鳴|子ども?)",
        r"\b(?:my (?:husband|wife|boyfriend|girlfriend|partner|father|mother) (?:hits|beats|hit|beat|is beating|is hitting|threatens)|domestic violence victim|being abused)\b|被(?:丈夫|老公|妻子|男友)[^。]{0,3}打|家暴|남편이 때|맞고 있|chong (?:toi )?danh|me bate|me pega|marido me",
    ),
    "medical_advice": (
        r"(?:熱|咳|頭痛|腹痛|めまい|下痢|吐き気|発疹|しびれ|動悸|血圧|痛み|症状|湿疹|腰痛|胸)[^。\n]{0,20}(?:が|は)?(?:出|続|ひど|治ら|止まら|下がら|高い|痛)[^。\n]{0,24}(?:薬|飲ん|病気|原因|治|受診すべき|病院に行(?:く|った)|何科|大丈夫|どうし(?:たら|れば))",
        r"(?:薬|錠|ロキソニン|抗生物質|ワクチン|睡眠薬|インスリン|サプリ)[^。\n]{0,20}(?:飲ん(?:でも|で大丈夫|だ(?:ら|ほうが|方が))|やめて(?:も|いい)|併用し?(?:て|でき)|量を|何錠|効きますか|副作用(?:は(?:ありますか|何|大丈夫)|が(?:心配|出)))",
        r"(?:薬|錠剤|洗剤|漂白剤|電池|たばこ|タバコ|殺虫剤|灯油)を?[^。\n]{0,8}(?:飲みすぎ|飲み過ぎ|のみすぎ|誤飲|飲み込ん|飲んでしまっ|食べてしまっ)",
        r"(?:この|私の|わたしの|子ども?の|母の|父の|息子の|娘の)症状[^。\n]{0,20}(?:何の病気|病気|診断|がん|原因|治)|(?:診断して|何の病気(?:です|でしょ|か)|がん(?:でしょうか|ですか|かもしれ))",
        r"\b(?:what (?:medicine|disease|illness)|diagnose|should i take|is it safe to take|dosage|my symptoms?)\b|吃什么药|我的症状|무슨 약|증상이|uong thuoc gi|trieu chung|que remedio|que medicamento|meus sintomas|mis sintomas",
    ),
    "legal_advice": (
        r"(?:私|わたし|僕|うち|夫|妻|相手|隣|大家|元夫|元妻|会社|上司|業者)[^。\n]{0,40}(?:訴え(?:たら|れば|て(?:も)?|られ|る(?:こと|に|べき))|慰謝料|損害賠償|裁判(?:に|を|で)|勝て(?:ます|る)|違法(?:です|でしょ|では)|有罪|無罪|告訴|示談)",
        r"(?:慰謝料|賠償金|示談金|養育費|親権)(?:は|を|が)?[^。\n]{0,14}(?:いくら(?:もらえ|取れ|請求|払)|取れ(?:ます|る)|請求でき(?:ます|る)|払う必要|勝ち取|とれ)",
        r"(?:裁判|訴訟|調停)(?:に|で|を)[^。\n]{0,12}(?:勝て|負け|起こ(?:したい|すべき|せば)|有利)|遺言[^。\n]{0,10}(?:無効に(?:でき|した)|納得)|離婚(?:したい|できます)[^。\n]{0,16}(?:慰謝料|財産分与|有利|親権)|(?:相続|遺産)[^。\n]{0,12}(?:もめ|揉め|争|取り分|独り占め)",
        r"\b(?:can i sue|should i sue|sue (?:my|him|her|them)|will i win|custody of my|am i liable)\b|我可以起诉|能告他|고소할 수|kien (?:hang xom|ho|anh ta)|posso processar|puedo demandar",
    ),
    "politics": (
        r"(?:どの|どこの|どちらの|何)(?:政党|党|候補者?|議員)(?:に|を|が)[^。\n]{0,12}(?:投票(?:すべき|し(?:たら|た方|ます|よう))|入れ(?:る|たら|れば)|支持|いい|良い|よい|おすすめ|お勧め|勝|ふさわし)",
        r"(?:誰|だれ)(?:に|へ)[^。\n]{0,6}(?:投票(?:すべき|し(?:たら|た方|よう|ます)|する(?:の|べき))|入れ(?:る|たら|れば)(?:べき|いい|よい))",
        r"(?:市長|知事|首相|総理|大臣|議員|与党|野党|政権|内閣|自民党|公明党|立憲民主党|共産党|維新|国民民主党|れいわ|参政党|社民党|候補者?)[^。\n]{0,24}(?:どう思(?:い|う)|賛成です|反対です|評価(?:は|して)|支持(?:し(?:ます|て)|すべき)|良い(?:と思|です)|悪い|無能|嫌い|好きです|信用でき|ふさわし(?:い|く))",
        r"(?:憲法改正|改憲|増税|減税|原発|安保|防衛費|移民|夫婦別姓|同性婚|死刑)[^。\n]{0,16}(?:賛成|反対|どう思|是非|すべきです|正しい(?:です|と))",
        r"\b(?:who should i vote for|which party|best (?:candidate|party)|do you support|what do you think (?:of|about) (?:the )?(?:mayor|prime minister|government|president))\b|应该投给谁|支持哪个(?:政党|党)|누구에게 투표|어느 정당|bau cho ai|em quem (?:devo )?votar|por quien (?:debo )?votar|que partido",
    ),
}  # fmt: skip
_ORDINARY = re.compile(
    r"(?:担当(?:課|部署)|窓口|計画|条例|対策|予防|要綱|統計|研修|講座|講演|補助金|助成|証明書?|申請|届出|手続|予約|相談(?:日|会|窓口|の予約|できる場所|先)|投票所|期日前|不在者|開票|公報|名簿|会議|議事録|マニュアル|規程|様式)"
)
_ALWAYS = frozenset({"self_harm", "disaster_emergency", "violence"})  # a person in danger may also mention an office
_COMPILED = {name: re.compile("|".join(f"(?:{p})" for p in ps)) for name, ps in _PATTERNS.items()}


@cache
def topics(path: Path = Path(__file__).parent / "scope_texts.toml") -> Mapping[str, Topic]:
    """The topics of scope_texts.toml by name. ValueError if the file names another topic or lacks a Japanese text."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(raw) != set(_PATTERNS):
        raise ValueError(f"{path.name}: 項目は {'、'.join(_PATTERNS)} の{len(_PATTERNS)}つでなければなりません。")
    for name, entry in raw.items():
        if not entry.get("text", {}).get("ja"):
            raise ValueError(f"{path.name}: [{name}] に日本語の text がありません。")
    return {
        name: Topic(name=name, title=entry["title"], counter=entry["counter"], texts=entry["text"])
        for name, entry in raw.items()
    }


def find_topic(text: str, *, procedures: bool = False) -> Verdict | None:
    """`OUT_OF_SCOPE:<topic>` if a question asks for what only a person may answer; its text is `topics()[topic]`.

    `procedures`: a question about what is done in an emergency is one for the manuals; only one that happens is not.
    """
    flat = _plain(text)
    for name, pattern in _COMPILED.items():
        found = pattern.finditer(flat)
        if procedures and name == "disaster_emergency":
            found = (match for match in found if not is_asked_about(flat, match))
        if any(found) and (name in _ALWAYS or not _ORDINARY.search(flat)):
            title = topics()[name].title
            reason = f"窓口で答えられる範囲の外の質問です（{title}）。"
            return refuse(f"OUT_OF_SCOPE:{name}", reason)
    return None


def _plain(text: str) -> str:
    """NFKC, lower case, without Latin accents, spaces between kana and kanji closed up."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("đ", "d")
    folded = re.sub(r"[a-z\u00c0-\u024f\u1e00-\u1eff]+", lambda m: _without_accents(m.group()), folded)
    return re.sub(r"(?<=[ぁ-鿿])\s+(?=[ぁ-鿿])", "", folded)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
