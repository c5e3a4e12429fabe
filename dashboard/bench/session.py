"""A reader's session, as a browser holds one: Streamlit's own protocol over a websocket.

It does what ``streamlit/static`` does in a browser, because the server's work depends on it:

- the first run names the page by its path, every later one by the hash that the server gave it;
- each run carries the address as the server last set it and the values of the controls;
- large elements that came before are kept, and the server is told which: it then sends a reference
  in place of the element. One that nobody asked for again is dropped after ``maxCachedMessageAge``
  runs;
- a control inside a fragment asks for a run of that fragment alone.

It draws nothing, and it does not send the values of controls that nobody has touched: the server
has these from the run before.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from dashboard.bench.report import BenchError

PATIENCE = 60.0
"""Seconds that a connection or a run may take before it counts as failed."""
_STREAM = "/_stcore/stream"
# What a browser names where nobody has signed in.
_PROTOCOLS = (Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN"))


@dataclass
class Run:
    """One run of the script, as the reader's side saw it.

    Attributes:
        seconds: from the request to the message that the script has finished.
        messages: how many came.
        size: their bytes.
        references: how many stood for an element that was kept from before.
        elements: how many elements the page showed, those among them.
        trouble: why the run failed, each in words; empty if it did not.
    """

    seconds: float = 0.0
    messages: int = 0
    size: int = 0
    references: int = 0
    elements: int = 0
    trouble: list[str] = field(default_factory=list)


@dataclass
class _Kept:
    """An element that the browser keeps, the run that last used it, and the fragment it is of."""

    used: int
    fragment: str


@dataclass(frozen=True)
class Control:
    """A slider on the page.

    Attributes:
        widget: its id.
        first: the lowest value; ``last``: the highest; ``step``: from one to the next.
        handles: 1 for a value, 2 for a range.
        fragment: id of the fragment that it reruns; "" where it reruns the page.
    """

    widget: str
    first: float
    last: float
    step: float
    handles: int
    fragment: str


class Session:
    """An open session on one page. Use ``open_session``; one run at a time.

    Attributes:
        query: the query string, as the server last set it.
        controls: the sliders that the page showed in its last full run, in their order.
        fragments: ids of its fragments.
    """

    def __init__(self, connection: ClientConnection, origin: str, page: str, query: str) -> None:
        self._connection = connection
        self.query = query
        self._page = page
        self._page_hash = ""
        self._info = ContextInfo(
            timezone="UTC",
            timezone_offset=0,
            locale="en",
            url=f"{origin}/{page}",
            is_embedded=False,
            color_scheme="light",
        )
        self._kept: dict[str, _Kept] = {}
        self._kept_for = 0
        self._runs = 0
        self._values: dict[str, WidgetState] = {}
        self.controls: list[Control] = []
        self.fragments: list[str] = []

    async def run(self, *, fragment: str = "") -> Run:
        """Run the page, or one of its fragments, to its end.

        A run that fails says so in its ``trouble``; it raises nothing.
        """
        run = Run()
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connection.send(self._request(fragment).SerializeToString())
                while not self._take(await self._connection.recv(decode=False), run):
                    pass
        except TimeoutError:
            run.trouble.append(f"no end within {PATIENCE:.0f} s")
        except WebSocketException as error:
            run.trouble.append(f"the connection was lost: {error}")
        run.seconds = time.perf_counter() - begun
        return run

    async def choose(self, control: Control, value: float) -> Run:
        """Move a slider to a value (a range: from it to the end), and run what that reruns."""
        values = [value] if control.handles == 1 else [value, control.last]
        state = WidgetState(id=control.widget)
        state.double_array_value.data.extend(values)
        self._values[control.widget] = state
        return await self.run(fragment=control.fragment)

    def _request(self, fragment: str) -> BackMsg:
        state = ClientState(
            query_string=self.query,
            widget_states=WidgetStates(widgets=self._values.values()),
            page_script_hash=self._page_hash,
            page_name="" if self._page_hash else self._page,
            fragment_id=fragment,
            cached_message_hashes=self._kept,
            context_info=self._info,
        )
        return BackMsg(rerun_script=state)

    def _take(self, frame: bytes, run: Run) -> bool:
        """Take in a message; True when it ends the run."""
        message = ForwardMsg.FromString(frame)
        run.messages += 1
        run.size += len(frame)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            return self._finished(message.script_finished, run)
        if kind == "new_session":
            self._begun(message.new_session)
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            run.trouble.append(f"there is no page {self._page}")
        elif kind == "ref_hash":
            self._refer(message.ref_hash, run)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = _Kept(self._runs, message.delta.fragment_id)
            self._show(message.delta, run)
        elif kind == "session_event" and message.session_event.HasField(
            "script_compilation_exception"
        ):
            run.trouble.append(message.session_event.script_compilation_exception.message)
        return False

    def _begun(self, new: NewSession) -> None:
        self._page_hash = new.page_script_hash
        self._kept_for = new.config.max_cached_message_age

    def _refer(self, name: str, run: Run) -> None:
        run.references += 1
        run.elements += 1
        if name in self._kept:
            self._kept[name].used = self._runs
        else:
            run.trouble.append("a reference to an element that never came")

    def _show(self, delta: Delta, run: Run) -> None:
        if delta.fragment_id and delta.fragment_id not in self.fragments:
            self.fragments.append(delta.fragment_id)
        if not delta.HasField("new_element"):
            return
        run.elements += 1
        element: Element = delta.new_element
        if element.HasField("exception"):
            run.trouble.append(element.exception.type or "an error, told in the server's log")
        elif element.HasField("slider") and element.slider.data_type == Slider.INT:
            self._offer(element.slider, delta.fragment_id)

    def _offer(self, slider: Slider, fragment: str) -> None:
        if all(known.widget != slider.id for known in self.controls):
            self.controls.append(
                Control(
                    slider.id, slider.min, slider.max, slider.step, len(slider.default), fragment
                )
            )

    def _finished(self, status: int, run: Run) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False  # the script asked for a run of its own; the reader waits for that one
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            run.trouble.append("the script cannot be compiled")
        self._runs += 1
        of_fragment = status == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        self._kept = {
            name: kept
            for name, kept in self._kept.items()
            if (of_fragment and not kept.fragment) or self._runs - kept.used <= self._kept_for
        }
        return True


@contextlib.asynccontextmanager
async def open_session(origin: str, page: str = "", query: str = "") -> AsyncIterator[Session]:
    """Connect as a browser does. Nothing has run yet.

    Args:
        origin: such as ``http://127.0.0.1:40123``.
        page: path of a page of the app; "" is the start.
        query: its query string, without the question mark.

    Raises:
        BenchError: the server does not take the connection.
    """
    try:
        connection = await connect(
            origin.replace("http", "ws", 1) + _STREAM,
            origin=Origin(origin),
            subprotocols=_PROTOCOLS,
            open_timeout=PATIENCE,
            ping_interval=None,  # it is the server that asks; a browser only answers
            close_timeout=1,
            max_size=None,
            proxy=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        raise BenchError(f"The server took no websocket connection: {error}.") from error
    try:
        yield Session(connection, origin, page, query)
    finally:
        await connection.close()
