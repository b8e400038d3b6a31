"""What a clerk is told at the end about a recording in which little or no Japanese was heard."""

from assistant.minutes.types import Gap, GapReason, Transcript

_LANGUAGES = {
    "en": "英語",
    "zh": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "tl": "フィリピノ語",
    "ne": "ネパール語",
    "id": "インドネシア語",
    "fr": "フランス語",
    "de": "ドイツ語",
    "ru": "ロシア語",
}
_WORTH_TELLING = 30.0  # seconds in another language, beside Japanese that was heard
_ANYWAY = (
    "職員用の画面で文字起こしを開き、その区間を聞いて確かめてください。"
    "「それでも文字にする」を押すと、聞き取りを試みます。"
)


def ending(transcript: Transcript) -> str:
    """What was found instead of Japanese, and what to do; "" for an ordinary meeting."""
    foreign = [gap for gap in transcript.gaps if gap.reason is GapReason.OTHER_LANGUAGE]
    if transcript.utterances:
        return _partly_foreign(foreign) if _seconds(foreign) >= _WORTH_TELLING else ""
    if foreign:
        return f"{_languages(foreign)}の録音のようです。日本語ではないため、文字にしていません。{_ANYWAY}"
    if any(gap.reason is GapReason.DROPPED for gap in transcript.gaps):
        return f"声はありますが、言葉を聞き取れませんでした。{_ANYWAY}"
    if any(gap.reason is GapReason.NOT_SPEECH for gap in transcript.gaps):
        return f"話し声が見つかりませんでした。音楽や雑音だけの録音のようです。{_ANYWAY}"
    return "録音は無音です。別のファイルを選んでいないか、録音機のマイクの設定とあわせて確かめてください。"


def _partly_foreign(foreign: list[Gap]) -> str:
    minutes = max(1, round(_seconds(foreign) / 60))
    return f"約 {minutes} 分は{_languages(foreign)}のようなので、文字にしていません。{_ANYWAY}"


def _languages(foreign: list[Gap]) -> str:
    return "・".join(dict.fromkeys(_LANGUAGES.get(gap.language, "日本語以外の言葉") for gap in foreign))


def _seconds(gaps: list[Gap]) -> float:
    return sum(gap.end - gap.start for gap in gaps)
