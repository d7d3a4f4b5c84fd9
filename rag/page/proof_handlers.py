"""What happens when the reader judges an answer or saves a record of it. The store is a parameter."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import gradio as gr

from rag.errors import RagError
from rag.page.conversation import Conversation
from rag.page.download import record_download, render_download
from rag.page.handlers import Screen, show
from rag.page.talks import Store
from rag.page.wording import escape
from rag.types import Feedback, Judgement


def judge(store: Store) -> Callable[[Conversation, gr.EventData], list[object]]:
    """A handler that notes the judgement that was chosen; one without a name takes it back."""

    def judge_clicked(conversation: Conversation, event: gr.EventData) -> list[object]:
        turn = int(event.turn)
        feedback = Feedback(Judgement(event.judgement), _now(), str(event.word).strip()) if event.judgement else None
        try:
            store.judge(conversation.exchanges[turn].id, feedback)
        except RagError as error:
            return Screen(hint=f'<p class="hint urgent" role="alert">{escape(str(error))}</p>').outputs()
        return show(conversation.judged(turn, feedback))

    return judge_clicked  # Gradio does not look for the event behind functools.partial


def download(store: Store) -> Callable[[Conversation, gr.EventData], str]:
    """A handler that sends the record of the turn that was chosen, of the whole conversation where it is 0."""

    def download_clicked(conversation: Conversation, event: gr.EventData) -> str:
        exchanges, turn = conversation.exchanges, int(event.turn)
        chosen = [exchanges[turn]] if turn else list(exchanges.values())
        try:
            titles = {} if turn else {info.id: info.title for info in store.conversations()}
        except RagError as error:
            raise gr.Error(str(error)) from error
        title = titles.get(conversation.id or 0, chosen[0].question)
        return render_download(record_download(title, chosen, str(event.form), _now()))

    return download_clicked


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()
