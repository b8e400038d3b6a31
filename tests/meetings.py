"""A short meeting, and other transcripts for tests: lines of 「話者: 発言」, five seconds each."""

import base64
from datetime import date

import numpy as np

from assistant.minutes.agenda import read_agenda
from assistant.minutes.hearing import Voice
from assistant.minutes.items import Meeting
from assistant.minutes.papers import Attendee
from assistant.minutes.types import Speaker, Transcript, Utterance

BUDGET = """
副市長: それでは、補正予算案についてを議題とします。
財政課長: 補正額は3億2,000万円でございます。
市民課長: えー、緑野花子さんからの寄附も入っているのでしょうか。
財政課長: はい。寄附金の50万円も入っております。
副市長: 補正予算案は、原案のとおりとすることで、ご異議ありませんか。
市民課長: 異議なし。
副市長: では、そのように決定します。
副市長: 財政課は、説明資料を来週金曜日までに提出してください。
財政課長: 承知しました。
副市長: 次回は12月22日に開催します。
"""

BUDGET_MEETING = Meeting(
    name="第9回庁議",
    day=date(2026, 11, 24),
    time="午前9時から",
    place="庁議室",
    attendees=(Attendee(name="松本 洋子", title="財政課長"), Attendee(name="藤井 真由美", title="市民課長")),
    signers=("副市長",),
    agenda=read_agenda("1 補正予算案について"),
)


def voices_of(transcript: Transcript, sounds: dict[str, int]) -> list[Voice]:
    """Four windows an utterance; `sounds` gives each speaker's name a number, and the same number sounds the same."""
    names = {speaker.label: speaker.name for speaker in transcript.speakers}
    return [
        Voice(start=u.start + n, end=u.start + n + 1, vector=_sound(sounds[names[u.speaker]], noise=n))
        for u in transcript.utterances
        for n in range(4)
    ]


def _sound(number: int, *, noise: int) -> str:
    voice = np.random.default_rng(number).random(256) + 0.1 * np.random.default_rng(1000 * number + noise).random(256)
    return base64.b64encode((voice / np.linalg.norm(voice)).astype(np.float16).tobytes()).decode()


def transcript_of(lines: str) -> Transcript:
    voices: dict[str, Speaker] = {}
    utterances = []
    for number, line in enumerate(lines.strip().splitlines()):
        name, _, text = line.partition(": ")
        voice = voices.setdefault(name, Speaker(label=f"S{len(voices) + 1}", name=name))
        utterances.append(
            Utterance(
                utterance_id=f"u{number + 1:04}",
                start=number * 5.0,
                end=number * 5.0 + 5,
                speaker=voice.label,
                text=text,
            )
        )
    return Transcript(duration=len(utterances) * 5.0, utterances=tuple(utterances), speakers=tuple(voices.values()))
