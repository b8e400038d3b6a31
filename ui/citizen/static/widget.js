// <madoguchi-chat>: the question window on a city's website. ES2020 without library, build step or cookie.
// It knows the citizen API and nothing else. Every node is made here by hand, so that no text of the server becomes markup.
(() => {
  "use strict";

  // Without constructable style sheets the element stays undefined, and the page shows its content: the city's own words.
  if (!("adoptedStyleSheets" in Document.prototype)) return;

  const SCRIPT = document.currentScript ? document.currentScript.src : document.baseURI;
  const MEMORY = "madoguchi-chat";
  const KEPT_TURNS = 30;
  const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15000];
  const SILENCE_MS = 40000; // the service sends a comment every 15 seconds
  const COVERS_THE_PAGE = "(max-width: 640px), (max-height: 520px)";
  const ANSWERED = ["ANSWERED", "FAQ", "TABLE"];
  const KINDS = { FAQ: "official", TABLE: "official", ANSWERED: "generated" };
  const REFUSALS = {
    BAD_REQUEST: "bad_request",
    TOO_LONG: "too_long",
    TOO_MANY: "too_many",
    CLOSED: "closed",
    NOT_FOUND: "lost",
    FORBIDDEN: "lost",
    BUSY: "busy",
    INTERNAL: "down",
    DOWN: "down",
  };
  const SPOKEN = { "ja-easy": "ja-JP", ja: "ja-JP", "zh-Hans": "zh-CN", tl: "fil" };
  const DATED = { "ja-easy": "ja", tl: "fil" };

  // ---- nodes ----

  /** An element. Attributes: on… is a listener, true an empty attribute, false, null and undefined none. */
  const h = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(3).filter((child) => child || child === 0));
    return element;
  };

  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  };

  const unseen = (...children) => h("span", { class: "hidden" }, ...children);
  const htmlLang = (lang) => (lang === "ja-easy" ? "ja" : lang);
  const withoutReadings = (text) => text.replace(/《[^《》]*》/g, "");
  const spoken = (text) => withoutReadings(text).replace(/\[\d{1,2}\]/g, "");

  const RUBY = "([\\p{Script=Han}々ヶ]+)《([^《》]+)》";
  const TELEPHONE = "(?<![\\d-])0\\d{1,4}-\\d{1,4}-\\d{3,4}(?![\\d-])";

  /** `text` as nodes: readings of やさしい日本語 as ruby, telephone numbers as links, [1] as what `mark` makes of it. */
  const rich = (text, lang, mark = () => null) => {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(new RegExp(`${RUBY}|\\[(\\d{1,2})\\]|${TELEPHONE}`, "gu"))) {
      const [whole, base, reading, number] = match;
      let node = null;
      if (base) node = lang === "ja-easy" && ruby(base, reading);
      else if (number) node = mark(Number(number));
      else node = h("a", { href: `tel:${whole}` }, whole);
      if (!node) continue;
      nodes.push(text.slice(end, match.index), node);
      end = match.index + whole.length;
    }
    return [...nodes, text.slice(end)];
  };

  const ruby = (base, reading) => h("ruby", null, base, h("rp", null, "("), h("rt", null, reading), h("rp", null, ")"));

  /** Only web addresses become links; anything else (javascript:, data:) stays words. */
  const webAddress = (url) => {
    try {
      const address = new URL(url, document.baseURI);
      return url && /^https?:$/.test(address.protocol) ? address.href : null;
    } catch {
      return null;
    }
  };

  // ---- the service ----

  class Refusal extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  class Service {
    constructor(base) {
      this.root = `${base.replace(/\/$/, "")}/citizen/v1`;
    }

    async get(path, query = {}) {
      return (await this.call(`${path}?${new URLSearchParams(query)}`)).json();
    }

    post(path, body, options = {}) {
      const headers = { "Content-Type": "application/json", ...options.headers };
      return this.call(path, { method: "POST", body: JSON.stringify(body), signal: options.signal, headers });
    }

    async call(path, options) {
      const response = await fetch(this.root + path, { credentials: "omit", cache: "no-store", ...options });
      if (response.ok) return response;
      const { code = "DOWN", message = "" } = await response.json().catch(() => ({}));
      throw new Refusal(code, message);
    }

    /** The events of one connection. It may break off at any of them. */
    async *ask(question, token, seen, stopper) {
      const headers = {};
      if (token) headers.Authorization = `Bearer ${token}`;
      if (seen) headers["Last-Event-ID"] = String(seen);
      const connection = new AbortController();
      const hangUp = () => connection.abort();
      stopper.addEventListener("abort", hangUp);
      let silence = setTimeout(hangUp, SILENCE_MS);
      try {
        const response = await this.post("/ask", question, { headers, signal: connection.signal });
        const reader = response.body.getReader();
        const decoder = new TextDecoder();
        let rest = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          clearTimeout(silence);
          silence = setTimeout(hangUp, SILENCE_MS);
          const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/);
          rest = blocks.pop();
          for (const block of blocks) {
            const event = readEvent(block);
            if (event) yield event;
          }
        }
      } finally {
        clearTimeout(silence);
        stopper.removeEventListener("abort", hangUp);
        connection.abort();
      }
    }
  }

  /** {id, name, data} of one block of a text/event-stream; null for a comment. */
  const readEvent = (block) => {
    const event = { id: 0, name: "", data: "" };
    for (const line of block.split(/\r\n|\n|\r/)) {
      const [, field, value] = line.match(/^([^:]*):? ?(.*)$/);
      if (field === "id") event.id = Number(value);
      else if (field === "event") event.name = value;
      else if (field === "data") event.data += value;
    }
    return event.data ? { ...event, data: JSON.parse(event.data) } : null;
  };

  const makeId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists on https pages only
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  /** Waits `ms`, but no longer than until the browser is online again or `stopper` says stop. */
  const pause = (ms, stopper) =>
    new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        removeEventListener("online", go);
        stopper.removeEventListener("abort", go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      addEventListener("online", go);
      stopper.addEventListener("abort", go);
    });

  // ---- what the tab remembers ----

  const nothingSaid = () => ({ conversation: null, token: null, turns: [] });

  const recall = () => {
    const blank = { lang: null, open: false, view: "ask", district: "", ...nothingSaid() };
    try {
      return { ...blank, ...JSON.parse(sessionStorage.getItem(MEMORY)) };
    } catch {
      return blank; // storage is switched off: the conversation lasts as long as the page
    }
  };

  const remember = (state) => {
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify({ ...state, turns: state.turns.slice(-KEPT_TURNS) }));
    } catch {
      return; // as above, or full
    }
  };

  // ---- the element ----

  class MadoguchiChat extends HTMLElement {
    connectedCallback() {
      const base = this.getAttribute("base");
      this.service = new Service((base ? new URL(base, document.baseURI) : new URL(".", SCRIPT)).href);
      this.state = recall();
      this.covers = matchMedia(COVERS_THE_PAGE);
      this.guide = null;
      this.build();
      this.leave = new AbortController();
      this.covers.addEventListener("change", () => this.dialog.open && this.open(false), { signal: this.leave.signal });
      visualViewport.addEventListener("resize", () => this.fitKeyboard(), { signal: this.leave.signal });
      if (this.state.open && !this.covers.matches) this.open(false);
      const last = this.state.turns[this.state.turns.length - 1];
      if (last && last.pending) this.follow(last);
    }

    disconnectedCallback() {
      this.leave.abort();
      this.stopReading();
      if (this.stopper) this.stopper.abort();
    }

    get language() {
      const page = this.hasAttribute("lang") ? [this.getAttribute("lang")] : navigator.languages;
      return [this.state.lang, ...page].map(ownLanguage).find(Boolean) || "ja";
    }

    text(key, values = {}) {
      return TEXTS[this.language][key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    }

    say(key, values) {
      return rich(this.text(key, values), this.language);
    }

    plain(key, values) {
      return withoutReadings(this.text(key, values));
    }

    button(key, act, { look = "action", sign = "", ...attributes } = {}) {
      const words = h("span", null, this.say(key));
      return h("button", { type: "button", class: look, onclick: act, ...attributes }, sign && icon(sign), words);
    }

    announce(words, lang = this.language) {
      this.live.append(h("p", { lang: htmlLang(lang) }, words));
      while (this.live.childElementCount > 12) this.live.firstChild.remove();
    }

    // -- frame --

    build() {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [STYLE];
      const lang = htmlLang(this.language);
      this.launcher = this.button("launch", () => this.open(), {
        look: "launcher",
        sign: "chat",
        "aria-haspopup": "dialog",
      });
      this.heading = h("h2", { id: "title", tabindex: "-1" }, this.name());
      this.tabs = h("div", { class: "tabs", role: "group", "aria-label": this.plain("menu") });
      this.body = h("div", { class: "body", tabindex: "0", role: "group", "aria-labelledby": "title" });
      this.foot = h("div", { class: "foot" });
      this.live = h("div", { class: "hidden", role: "status" });
      const close = h(
        "button",
        { class: "bare", type: "button", onclick: () => this.dialog.close() },
        icon("close"),
        unseen(this.say("close")),
      );
      this.dialog = h(
        "dialog",
        {
          class: "panel",
          "aria-labelledby": "title",
          onclose: () => this.closed(),
          onkeydown: (event) => this.key(event),
        },
        h("div", { class: "head" }, this.heading, this.languageSelect(), close),
        this.tabs,
        this.body,
        this.foot,
        this.live,
      );
      root.replaceChildren(
        h("section", { class: "root", lang, "aria-label": this.plain("title") }, this.launcher, this.dialog),
      );
    }

    name() {
      const city = this.config ? [h("span", null, rich(this.config.city, this.language))] : [];
      return [...city, " ", h("span", null, this.say("title"))];
    }

    languageSelect() {
      const options = Object.keys(TEXTS).map((code) =>
        h("option", { value: code, lang: htmlLang(code), selected: code === this.language }, TEXTS[code].language_name),
      );
      this.select = h("select", { onchange: () => this.speak(this.select.value) }, options);
      return h(
        "label",
        { class: "language" },
        icon("globe"),
        unseen(`${this.plain("language")} / Language`),
        this.select,
      );
    }

    /** Changes the language of the window, and of the answers from now on. */
    async speak(code) {
      this.state.lang = code;
      this.guide = null;
      remember(this.state);
      this.build();
      this.open(false);
      this.select.focus();
    }

    /** The window covers a small screen, then it is modal; beside it the page stays usable. */
    open(takeFocus = true) {
      if (this.dialog.open) this.dialog.close();
      if (this.covers.matches) this.dialog.showModal();
      else this.dialog.open = true;
      this.launcher.hidden = true;
      this.state.open = true;
      this.show(this.state.view, false);
      if (takeFocus) this.heading.focus();
      const touch = matchMedia("(pointer: coarse)").matches; // the keyboard of a phone would hide the opening message
      this.load().then(() => {
        if (takeFocus && !touch && this.field && this.shadowRoot.activeElement === this.heading) this.field.focus();
      });
    }

    closed() {
      if (this.dialog.open) return; // closed only to open again as the other kind
      this.stopReading();
      this.state.open = false;
      remember(this.state);
      this.launcher.hidden = false;
      this.launcher.focus();
    }

    key(event) {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.dialog.close();
    }

    /** Phones put the keyboard over the page instead of making it smaller. */
    fitKeyboard() {
      this.dialog.style.setProperty("--visible-height", `${visualViewport.height}px`);
    }

    async load() {
      const lang = this.language;
      const before = JSON.stringify([this.config, this.down, this.spoken]);
      const config = await this.service.get("/config", { lang }).catch(() => null);
      if (lang !== this.language) return; // another one was chosen meanwhile
      this.down = !config;
      this.config = config || this.config;
      this.spoken = lang;
      if (JSON.stringify([this.config, this.down, this.spoken]) === before) return;
      const offered = this.config ? this.config.languages.map(({ code }) => code) : [];
      for (const option of [...this.select.options]) {
        if (offered.length && !offered.includes(option.value)) option.remove();
      }
      this.heading.replaceChildren(...this.name());
      this.show(this.state.view, false);
    }

    get features() {
      return this.config ? this.config.features : {};
    }

    show(view, takeFocus = true) {
      if (this.features[view] === false) view = "ask";
      const place = view === this.state.view ? this.body.scrollTop : 0;
      this.state.view = view;
      remember(this.state);
      this.tabs.replaceChildren(
        ...Object.entries({ ask: "chat", garbage: "bin", guides: "list", person: "person" })
          .filter(([name]) => this.config && (this.features[name] !== false || name === "ask"))
          .map(([name, sign]) =>
            this.button(`nav_${name}`, () => this.show(name), {
              look: "tab",
              sign,
              "aria-current": name === view && "true",
            }),
          ),
      );
      const asking = view === "ask" && this.config && this.config.open && this.config.features.ask;
      if (!asking) this.foot.replaceChildren();
      if (this.config) this[`show_${view}`]();
      else this.body.replaceChildren(this.down ? this.whenDown() : h("p", { class: "quiet" }, "…"));
      if (place) this.body.scrollTop = place;
      else if (asking && this.state.turns.length) this.turns.lastElementChild.scrollIntoView();
      else this.body.scrollTop = 0;
      if (takeFocus) ((view !== "ask" && this.body.querySelector("h3")) || this.body).focus({ preventScroll: true });
    }

    whenDown() {
      return h(
        "div",
        { class: "notice", role: "alert" },
        h("p", null, this.say("down")),
        h("slot"),
        this.button("retry", () => this.load()),
      );
    }

    // -- asking --

    show_ask() {
      const { config } = this;
      const closed = !config.open || !config.features.ask;
      const opening = config.opening_message && rich(config.opening_message, this.language);
      this.turns = h(
        "ol",
        { class: "turns" },
        this.state.turns.map((turn) => this.turn(turn)),
      );
      this.body.replaceChildren(
        ...[
          this.notices(),
          closed
            ? h("div", { class: "notice" }, h("p", null, opening || this.say("closed")), this.person(config.person))
            : [opening && h("p", { class: "opening" }, opening), h("p", { class: "quiet" }, this.say("about"))],
          !closed && !this.state.turns.length && this.examples(),
          this.turns,
          this.state.turns.length > 0 && this.deletion(),
        ]
          .flat()
          .filter(Boolean),
      );
      if (!closed) this.renewComposer();
    }

    /** A new composer with the old draft, and with the focus where it was: in the field or on the button. */
    renewComposer() {
      const active = this.shadowRoot.activeElement;
      const held = this.foot.contains(active) && active.localName;
      const draft = this.field ? this.field.value : "";
      this.foot.replaceChildren(this.composer());
      this.field.value = draft;
      if (held) this.foot.querySelector(held).focus();
    }

    notices() {
      const { notices, mode } = this.config;
      if (!notices.length) return null;
      const [look, heading] = mode === "disaster" ? ["notice urgent", "disaster"] : ["notice", "notices"];
      return h(
        "section",
        { class: look, "aria-label": this.plain(heading) },
        h("h3", null, icon("bell"), h("span", null, this.say(heading))),
        notices.map(({ title, text, url }) =>
          h(
            "div",
            null,
            h("h4", null, rich(title, this.language)),
            text && h("p", { class: "lines" }, rich(text, this.language)),
            webAddress(url) && h("p", null, this.link(url, this.say("details"))),
          ),
        ),
      );
    }

    examples() {
      if (!this.config.examples.length) return null;
      return h(
        "div",
        { class: "choices" },
        h("h3", null, this.say("examples")),
        this.config.examples.map((example) => this.choice(example, withoutReadings(example))),
      );
    }

    /** `lang`: of the answer that offers it, where there is one: its reader did not write the question. */
    choice(label, question, lang = null) {
      return h(
        "button",
        { type: "button", class: "choice", onclick: () => this.ask(question, lang) },
        rich(label, this.language),
      );
    }

    composer() {
      const { max_question: max, retention_days: days } = this.config;
      const pending = this.state.turns.find((turn) => turn.pending);
      const count = h("span", { class: "count", "aria-hidden": "true" });
      this.field = h("textarea", {
        id: "question",
        rows: "2",
        enterkeyhint: "send",
        autocomplete: "off",
        "aria-describedby": "privacy",
        placeholder: this.plain("placeholder"),
        oninput: () =>
          count.replaceChildren(this.field.value.length > max * 0.8 ? `${this.field.value.length} / ${max}` : ""),
        onkeydown: (event) => {
          // Enter that ends the conversion of kana (229 in Safari) is not meant for us
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          this.submit();
        },
      });
      const button = pending
        ? this.button("stop", () => this.stop(), { look: "send", sign: "stop" })
        : this.button("send", null, { look: "send", sign: "send", type: "submit" });
      return h(
        "form",
        {
          class: "composer",
          onsubmit: (event) => {
            event.preventDefault();
            this.submit();
          },
        },
        h("label", { class: "hidden", for: "question" }, this.say("question")),
        h("div", { class: "row" }, this.field, button),
        count,
        h("p", { id: "privacy", class: "privacy" }, this.say("privacy"), " ", this.say("retention", { days })),
      );
    }

    submit() {
      const text = this.field.value.trim();
      if (!text || this.state.turns.some((turn) => turn.pending)) return;
      const max = this.config.max_question;
      if (text.length > max) {
        const words = this.say("too_long", { max });
        this.foot.querySelector(".problem")?.remove();
        this.field.closest("form").prepend(h("p", { class: "problem", role: "alert" }, words));
        return;
      }
      this.field.value = "";
      this.ask(text);
    }

    ask(text, lang = null) {
      if (this.state.turns.some((turn) => turn.pending)) return;
      const turn = {
        id: makeId(),
        text,
        // Nothing in a question tells やさしい日本語 from Japanese: there the page's language decides.
        lang: this.state.lang || lang || (this.language === "ja-easy" ? "ja-easy" : null),
        conversation: this.state.conversation,
        seen: 0,
        sentences: [],
        passages: [],
        pending: true,
      };
      this.state.turns.push(turn);
      const typing = this.foot.contains(this.shadowRoot.activeElement);
      this.show("ask", false);
      const row = this.turns.lastElementChild;
      if (!typing) row.querySelector("h3").focus({ preventScroll: true });
      this.scrollTo(row);
      this.announce(this.plain("searching"));
      this.follow(turn);
    }

    /** Follows a question until it has ended, over as many connections as that takes. */
    async follow(turn) {
      this.stopper = new AbortController();
      const { signal } = this.stopper;
      for (let failures = 0; turn.pending;) {
        const seen = turn.seen;
        try {
          await this.listen(turn, signal);
        } catch (failure) {
          if (signal.aborted) return;
          if (["FORBIDDEN", "NOT_FOUND"].includes(failure.code) && !turn.renewed) {
            this.askAnew(turn);
            continue;
          }
          if (failure instanceof Refusal && failure.code !== "DOWN") this.fail(turn, failure.code, failure.message);
        }
        if (!turn.pending) break;
        failures = turn.seen > seen ? 1 : failures + 1;
        if (failures > RETRY_MS.length) {
          this.fail(turn, "DOWN", "");
          break;
        }
        turn.broken = true;
        this.changed(turn);
        await pause(RETRY_MS[failures - 1], signal);
        if (signal.aborted) return;
      }
      this.changed(turn);
      this.ended(turn);
    }

    fail(turn, code, message) {
      Object.assign(turn, { pending: false, error: code, message });
    }

    /** The service no longer knows the conversation (it was deleted, or the service is new): ask in a new one, once. */
    askAnew(turn) {
      Object.assign(this.state, { conversation: null, token: null });
      Object.assign(turn, { id: makeId(), conversation: null, seen: 0, sentences: [], renewed: true });
    }

    async listen(turn, signal) {
      const question = { text: turn.text, lang: turn.lang, conversation: turn.conversation, request_id: turn.id };
      for await (const { id, name, data } of this.service.ask(question, this.state.token, turn.seen, signal)) {
        if (id <= turn.seen) continue;
        turn.seen = id;
        turn.broken = false;
        if (name === "accepted") Object.assign(this.state, { conversation: data.conversation, token: data.token });
        if (name === "accepted") turn.spoken = data.lang;
        if (name === "waiting") turn.waiting = data;
        else turn.waiting = null;
        if (name === "sources") turn.passages = data.passages;
        if (name === "sentence") turn.sentences.push(data.text);
        if (name === "answer") Object.assign(turn, { pending: false, answer: data });
        if (name === "error") this.fail(turn, data.code, data.message);
        if (turn.pending) this.changed(turn);
        if (name === "waiting") this.announce(this.plain("waiting", data));
        if (name === "sentence") this.announce(spoken(data.text), turn.spoken);
        if (!turn.pending) return;
      }
    }

    changed(turn) {
      remember(this.state);
      const row = this.turns && this.turns.children[this.state.turns.indexOf(turn)];
      if (!row) return;
      const fresh = this.turn(turn);
      row.replaceWith(fresh);
      if (this.body.scrollTop === this.scrolled) this.scrollTo(fresh); // unless the reader has scrolled meanwhile
    }

    scrollTo(row) {
      row.scrollIntoView();
      this.scrolled = this.body.scrollTop;
    }

    ended(turn) {
      if (turn.answer && !turn.sentences.length) this.announce(spoken(turn.answer.text), turn.answer.lang);
      if (turn.answer) this.announce(this.plain("done"));
      if (this.state.view === "ask" && this.field) this.renewComposer();
    }

    stop() {
      this.stopper.abort();
      const turn = this.state.turns.find(({ pending }) => pending);
      this.fail(turn, "STOPPED", "");
      this.changed(turn);
      this.ended(turn);
      this.announce(this.plain("stopped"));
    }

    deletion() {
      const box = h("div", { class: "deletion" });
      const offer = (focus) => {
        const button = this.button("delete", confirm, { look: "action plain", sign: "trash" });
        box.replaceChildren(button);
        if (focus) button.focus();
      };
      const confirm = () => {
        const yes = this.button("delete_yes", () => this.forget());
        const no = this.button("cancel", () => offer(true), { look: "action plain" });
        box.replaceChildren(h("p", { role: "alert" }, this.say("delete_sure")), yes, no);
        no.focus();
      };
      offer(false);
      return box;
    }

    forget() {
      if (this.stopper) this.stopper.abort();
      Object.assign(this.state, nothingSaid());
      this.show("ask");
      this.announce(this.plain("deleted"));
    }

    // -- a question and its answer --

    turn(turn) {
      return h(
        "li",
        null,
        h("h3", { class: "asked", tabindex: "-1" }, unseen(this.say("you"), ": "), turn.text),
        turn.answer ? this.answer(turn) : this.unanswered(turn),
      );
    }

    unanswered(turn) {
      const sentences = turn.sentences.length > 0 && this.words(turn.sentences.join("\n"), turn.spoken);
      if (turn.pending) {
        let [key, values] = [sentences ? "writing" : "searching", {}];
        if (turn.waiting) [key, values] = ["waiting", turn.waiting];
        if (turn.broken) key = "broken";
        const dots = h("span", { class: "dots", "aria-hidden": "true" });
        return h("div", { class: "answer" }, sentences, h("p", { class: "progress" }, dots, this.say(key, values)));
      }
      const stopped = turn.error === "STOPPED";
      const key = stopped ? "stopped" : REFUSALS[turn.error];
      const max = this.config ? this.config.max_question : "";
      return h(
        "div",
        { class: "answer" },
        sentences,
        h("p", { class: "problem", role: stopped ? null : "alert" }, key ? this.say(key, { max }) : turn.message),
        this.sources("found", turn.passages),
        this.button("ask_again", () => this.ask(turn.text, turn.lang)),
        !stopped && this.config && this.person(this.config.person),
      );
    }

    answer(turn) {
      const { answer } = turn;
      const settled = ANSWERED.includes(answer.status);
      const kind = KINDS[answer.status];
      const mark = (number) => answer.citations.some((citation) => citation.number === number) && this.mark(number);
      return h(
        "div",
        { class: settled ? "answer" : "answer unsettled" },
        kind && h("p", { class: "kind" }, icon("check"), h("span", null, this.say(kind))),
        answer.note && h("p", { class: "note", lang: htmlLang(answer.lang) }, rich(answer.note, answer.lang)),
        this.words(answer.text, answer.lang, mark),
        answer.table && this.table(answer.table, answer.lang),
        answer.choices.length > 0 &&
          h(
            "div",
            { class: "choices" },
            h("h4", null, this.say("choices")),
            answer.choices.map(({ label, ask }) => this.choice(label, ask, answer.lang)),
          ),
        answer.original &&
          h(
            "details",
            null,
            h("summary", null, this.say("original")),
            this.words(answer.original.text, answer.original.lang),
          ),
        this.sources("sources", answer.citations),
        !answer.citations.length && this.sources("found", answer.passages),
        answer.person &&
          h("details", { open: !settled }, h("summary", null, this.say("person_title")), this.person(answer.person)),
        this.offerLanguage(answer.lang),
        this.tools(turn),
      );
    }

    words(text, lang, mark) {
      const paragraphs = text
        .split(/\n{2,}/)
        .map((paragraph) => h("p", { class: "lines" }, rich(paragraph, lang, mark)));
      return h("div", { class: "text", lang: htmlLang(lang) }, paragraphs);
    }

    mark(number) {
      const go = (event) => event.currentTarget.closest(".answer").querySelector(`[data-number="${number}"]`).focus();
      const label = `${this.plain("sources")} ${number}`;
      return h("button", { type: "button", class: "mark", "aria-label": label, onclick: go }, String(number));
    }

    table({ headings, rows }, lang) {
      return h(
        "div",
        { class: "table", role: "group", tabindex: "0", "aria-label": this.plain("table"), lang: htmlLang(lang) },
        h(
          "table",
          null,
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              headings.map((cell) => h("th", { scope: "col" }, rich(cell, lang))),
            ),
          ),
          h(
            "tbody",
            null,
            rows.map(([first, ...others]) =>
              h(
                "tr",
                null,
                h("th", { scope: "row" }, rich(String(first), lang)),
                others.map((cell) => h("td", null, rich(String(cell), lang))),
              ),
            ),
          ),
        ),
      );
    }

    sources(key, sources) {
      if (!sources || !sources.length) return null;
      const about = ({ place, department, updated }) =>
        [place, department, updated && this.plain("updated", { date: updated })].filter(Boolean).join(" · ");
      return h(
        "div",
        { class: "sources" },
        h("h4", null, this.say(key)),
        h(
          "ol",
          { lang: "ja" },
          sources.map((source) =>
            h(
              "li",
              { tabindex: source.number && "-1", "data-number": source.number },
              source.number && h("span", { class: "number" }, String(source.number)),
              h(
                "div",
                null,
                this.link(source.url, source.title),
                h("p", { class: "quiet", lang: htmlLang(this.language) }, about(source)),
                source.quote &&
                  h(
                    "details",
                    null,
                    h("summary", { lang: htmlLang(this.language) }, this.say("quote")),
                    h("blockquote", null, source.quote),
                  ),
              ),
            ),
          ),
        ),
      );
    }

    link(url, words) {
      const address = webAddress(url);
      if (!address) return h("span", { class: "title" }, words);
      return h(
        "a",
        { href: address, target: "_blank", rel: "noopener noreferrer" },
        words,
        icon("out"),
        unseen(this.say("new_tab")),
      );
    }

    person(person) {
      if (!person || !person.name) return null;
      const line = (key, value) => value && [h("dt", null, this.say(key)), h("dd", null, value)];
      return h(
        "div",
        { class: "person" },
        h("p", { class: "name" }, rich(person.name, this.language)),
        h(
          "dl",
          null,
          line("phone", person.phone && h("a", { href: `tel:${person.phone.replace(/[^\d+]/g, "")}` }, person.phone)),
          line("hours", person.hours && rich(person.hours, this.language)),
          line("place", person.place && rich(person.place, this.language)),
          line("web", webAddress(person.url) && this.link(person.url, this.say("open_page"))),
        ),
      );
    }

    /** Someone who asked in another language than the window's, and has not chosen one, is offered theirs. */
    offerLanguage(lang) {
      const own = ownLanguage(lang);
      if (this.state.lang || !own || htmlLang(own) === htmlLang(this.language)) return null;
      const attributes = { type: "button", class: "choice", lang: htmlLang(own), onclick: () => this.speak(own) };
      return h("button", attributes, icon("globe"), rich(TEXTS[own].switch, own));
    }

    tools(turn) {
      const { answer } = turn;
      const copied = h("span", { class: "quiet", role: "status" });
      const copy = async () => {
        const sources = answer.citations.map(({ number, title, url }) => `[${number}] ${title} ${url}`);
        await navigator.clipboard.writeText([withoutReadings(answer.text), ...sources].join("\n"));
        copied.replaceChildren(...this.say("copied"));
      };
      const voice = this.voice(answer.lang);
      const look = "";
      const read = this.button("read", () => this.readAloud(turn, voice, read), {
        look,
        sign: "sound",
        "aria-pressed": "false",
      });
      return h(
        "div",
        { class: "tools" },
        navigator.clipboard && this.button("copy", copy, { look, sign: "copy" }),
        voice && read,
        this.button("talk", () => this.show("person"), { look, sign: "person" }),
        copied,
        this.feedback(turn),
      );
    }

    voice(lang) {
      if (!("speechSynthesis" in window)) return null;
      const wanted = (SPOKEN[lang] || lang).slice(0, 2);
      return speechSynthesis.getVoices().find((voice) => voice.lang.startsWith(wanted)) || null;
    }

    readAloud({ answer }, voice, button) {
      const reading = button.getAttribute("aria-pressed") === "true";
      this.stopReading();
      if (reading) return;
      const words = new SpeechSynthesisUtterance(spoken(answer.text));
      words.voice = voice;
      words.lang = voice.lang;
      words.onend = () => this.stopReading();
      this.reading = button;
      button.setAttribute("aria-pressed", "true");
      speechSynthesis.speak(words);
    }

    stopReading() {
      if (!this.reading) return;
      speechSynthesis.cancel();
      this.reading.setAttribute("aria-pressed", "false");
      this.reading = null;
    }

    feedback(turn) {
      const box = h("div", { class: "feedback", role: "group", "aria-label": this.plain("feedback") });
      const thanks = (focus) => {
        const words = h("p", { class: "quiet", tabindex: "-1" }, this.say("thanks"));
        box.replaceChildren(words);
        if (focus) words.focus();
      };
      const send = async (good, reason, comment) => {
        try {
          await this.service.post("/feedback", { request_id: turn.id, token: this.state.token, good, reason, comment });
        } catch {
          box.append(h("p", { class: "problem", role: "alert" }, this.say("feedback_failed")));
          return;
        }
        turn.rated = true;
        remember(this.state);
        thanks(true);
      };
      const thumbs = () =>
        box.replaceChildren(
          this.button("good", () => send(true, "", ""), { look: "", sign: "up" }),
          this.button("bad", why, { look: "", sign: "down" }),
        );
      const why = () => {
        const reasons = ["wrong", "unclear", "not_asked", "other"].map((reason) =>
          h(
            "label",
            null,
            h("input", { type: "radio", name: "reason", value: reason, checked: reason === "wrong" }),
            h("span", null, this.say(`reason_${reason}`)),
          ),
        );
        const comment = h("textarea", { rows: "2", maxlength: "300" });
        const submit = (event) => {
          event.preventDefault();
          send(false, form.querySelector("input:checked").value, comment.value.trim());
        };
        const back = () => {
          thumbs();
          box.querySelector("button").focus();
        };
        const form = h(
          "form",
          { onsubmit: submit },
          h("fieldset", null, h("legend", null, this.say("bad_why")), reasons),
          h("label", null, h("span", null, this.say("comment")), comment),
          h(
            "div",
            { class: "row" },
            this.button("send_feedback", null, { type: "submit" }),
            this.button("cancel", back, { look: "action plain" }),
          ),
        );
        box.replaceChildren(form);
        form.querySelector("input").focus();
      };
      if (turn.rated) thanks(false);
      else thumbs();
      return box;
    }

    // -- a person --

    show_person() {
      this.body.replaceChildren(
        h("h3", { tabindex: "-1" }, this.say("talk")),
        h("p", null, this.say("talk_lead")),
        this.person(this.config && this.config.person) || "",
      );
    }

    // -- garbage --

    show_garbage() {
      const found = h("div", { class: "stack", role: "status" });
      const days = h("div", { class: "stack", role: "status" });
      const field = h("input", {
        id: "item",
        type: "search",
        autocomplete: "off",
        enterkeyhint: "search",
        maxlength: "60",
      });
      const search = (q) => {
        field.value = q;
        const items = async () => this.service.get("/garbage/items", { q, lang: this.language });
        return this.fill(found, async () => this.items(await items(), q, search));
      };
      const submit = (event) => {
        event.preventDefault();
        if (field.value.trim()) search(field.value.trim());
      };
      const choose = h("option", { value: "" }, this.plain("choose"));
      const select = h("select", { id: "district", onchange: () => this.showDays(days, select.value) }, choose);
      const option = ({ district }) =>
        h("option", { value: district, lang: "ja", selected: district === this.state.district }, district);
      this.body.replaceChildren(
        h("h3", { tabindex: "-1" }, this.say("garbage_title")),
        h(
          "form",
          { class: "block", onsubmit: submit },
          h("label", { for: "item" }, this.say("garbage_item")),
          h("div", { class: "row" }, field, this.button("search", null, { sign: "search", type: "submit" })),
        ),
        found,
        h("div", { class: "block" }, h("label", { for: "district" }, this.say("garbage_district")), select),
        days,
      );
      this.fill(days, async () => {
        select.append(...(await this.service.get("/garbage/districts")).map(option));
        return select.value ? this.days(await this.daysOf(select.value)) : [];
      });
    }

    /** Shows in `box` what `make` makes, and a way to try again when the service does not answer. */
    async fill(box, make) {
      box.replaceChildren(h("p", { class: "quiet" }, this.say("searching")));
      try {
        const nodes = await make();
        box.replaceChildren(...[nodes].flat().filter(Boolean));
      } catch (failure) {
        const words = this.say(REFUSALS[failure.code] || "down", { max: "" });
        box.replaceChildren(
          h("p", { class: "problem", role: "alert" }, words),
          this.button("retry", () => this.fill(box, make)),
        );
      }
    }

    items({ items, near }, q, search) {
      const headings = ["item", "category", "notice"].map((key) => this.text(key));
      const rows = items.map(({ item, category, notice }) => [item, category, notice]);
      const other = (name) =>
        h(
          "button",
          { type: "button", class: "choice", onclick: () => search(withoutReadings(name)) },
          rich(name, this.language),
        );
      return [
        rows.length ? this.table({ headings, rows }, this.language) : h("p", null, this.say("garbage_none", { q })),
        near.length > 0 && h("div", { class: "choices" }, h("h4", null, this.say("garbage_near")), near.map(other)),
      ];
    }

    showDays(box, district) {
      this.state.district = district;
      remember(this.state);
      if (!district) return box.replaceChildren();
      return this.fill(box, async () => this.days(await this.daysOf(district)));
    }

    daysOf(district) {
      return this.service.get("/garbage/days", { district, lang: this.language });
    }

    days({ days }) {
      const dates = ({ dates }) => dates.map((date) => this.day(date)).join("\n") || this.text("no_days");
      const rows = days.map((day) => [day.category, dates(day)]);
      const closures = [...new Set(days.flatMap((day) => day.closures))].join(" / ");
      return [
        this.table({ headings: [this.text("category"), this.text("days")], rows }, this.language),
        closures && h("p", { class: "note" }, rich(closures, this.language)),
      ];
    }

    day(iso) {
      const [year, month, day] = iso.split("-").map(Number);
      const form = { month: "long", day: "numeric", weekday: "short" };
      return new Intl.DateTimeFormat(DATED[this.language] || this.language, form).format(
        new Date(year, month - 1, day),
      );
    }

    // -- procedures by life event --

    show_guides() {
      if (this.guide) return this.body.replaceChildren(...(this.guide.list ? this.result() : this.questions()));
      const box = h("div", { class: "choices" });
      this.body.replaceChildren(
        h("h3", { tabindex: "-1" }, this.say("guides_title")),
        h("p", null, this.say("guides_lead")),
        box,
      );
      const start = (id) => this.fill(box, () => this.startGuide(id));
      const choice = (guide) =>
        h(
          "button",
          { type: "button", class: "choice", onclick: () => start(guide.guide_id) },
          h("strong", null, rich(guide.title, this.language)),
          h("span", null, rich(guide.summary, this.language)),
        );
      return this.fill(box, async () => (await this.service.get("/guides", { lang: this.language })).map(choice));
    }

    async startGuide(id) {
      const guide = await this.service.get(`/guides/${encodeURIComponent(id)}`, { lang: this.language });
      this.guide = { ...guide, answers: {}, list: null };
      this.show("guides");
      return [];
    }

    toGuides() {
      this.guide = null;
      this.show("guides");
    }

    questions() {
      const { guide } = this;
      const asked = () =>
        guide.questions.filter(
          ({ shown_if: rule }) =>
            !rule || Object.entries(rule).every(([other, values]) => values.includes(guide.answers[other])),
        );
      const problem = h("div");
      const fields = new Map(
        guide.questions.map((question) => [
          question.question_id,
          h(
            "fieldset",
            null,
            h("legend", null, rich(question.text, this.language)),
            question.options.map(({ value, label }) =>
              h(
                "label",
                null,
                h("input", {
                  type: "radio",
                  name: question.question_id,
                  value,
                  checked: guide.answers[question.question_id] === value,
                  onchange: () => {
                    guide.answers[question.question_id] = value;
                    showAsked();
                  },
                }),
                h("span", null, rich(label, this.language)),
              ),
            ),
          ),
        ]),
      );
      const showAsked = () => {
        const ids = asked().map(({ question_id: id }) => id);
        for (const [id, field] of fields) {
          field.hidden = !ids.includes(id);
          if (field.hidden) delete guide.answers[id];
        }
      };
      const submit = (event) => {
        event.preventDefault();
        const open = asked().find(({ question_id: id }) => !(id in guide.answers));
        if (open) {
          problem.replaceChildren(h("p", { class: "problem", role: "alert" }, this.say("unanswered")));
          fields.get(open.question_id).querySelector("input").focus();
          return;
        }
        this.fill(problem, async () => {
          const body = { answers: guide.answers, lang: this.language };
          const response = await this.service.post(`/guides/${encodeURIComponent(guide.guide_id)}`, body);
          guide.list = await response.json();
          this.show("guides");
          return [];
        });
      };
      showAsked();
      return [
        this.button("back", () => this.toGuides(), { look: "action plain", sign: "back" }),
        h("h3", { tabindex: "-1" }, rich(guide.title, this.language)),
        h(
          "form",
          { class: "guide", onsubmit: submit },
          [...fields.values()],
          problem,
          this.button("make_list", null, { type: "submit" }),
        ),
      ];
    }

    result() {
      const change = () => {
        this.guide.list = null;
        this.show("guides");
      };
      return [
        h(
          "div",
          { class: "row spread" },
          this.button("back", change, { look: "action plain", sign: "back" }),
          this.button("print", () => this.print(), { look: "action plain", sign: "print" }),
        ),
        ...this.checklist(this.guide.list),
      ];
    }

    checklist({ title, steps }) {
      const line = (key, value) => value && [h("dt", null, this.say(key)), h("dd", null, value)];
      const item = (thing) => h("li", null, rich(thing, this.language));
      return [
        h("h3", { tabindex: "-1" }, rich(title, this.language)),
        !steps.length && h("p", null, this.say("no_steps")),
        h(
          "ol",
          { class: "steps" },
          steps.map((step) =>
            h(
              "li",
              null,
              h("label", null, h("input", { type: "checkbox" }), h("strong", null, rich(step.title, this.language))),
              h(
                "dl",
                null,
                line("deadline", step.deadline && rich(step.deadline, this.language)),
                line("bring", step.bring.length > 0 && h("ul", null, step.bring.map(item))),
                line("online", webAddress(step.online_url) && this.link(step.online_url, this.say("open_page"))),
              ),
              this.person(step.counter),
              step.note && h("p", { class: "note" }, rich(step.note, this.language)),
            ),
          ),
        ),
      ].filter(Boolean);
    }

    /** Prints the checklist alone: for the moment of printing it is the only visible child of the page's body. */
    print() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        @media print { body > :not(.madoguchi-print) { display: none !important; } }
        @media screen { .madoguchi-print { display: none; } }
      `);
      const page = h("div", { class: "madoguchi-print", lang: htmlLang(this.language) });
      const root = page.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [STYLE];
      const today = new Intl.DateTimeFormat(DATED[this.language] || this.language, { dateStyle: "long" }).format(
        new Date(),
      );
      const origin = h("p", { class: "quiet" }, this.name(), ` ${today}`);
      root.append(h("div", { class: "root paper" }, origin, this.checklist(this.guide.list)));
      document.body.append(page);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      addEventListener(
        "afterprint",
        () => {
          page.remove();
          document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
        },
        { once: true },
      );
      window.print();
    }
  }

  /** The language of the ten that `code` means: "ko-KR" → "ko", "zh-CN" → "zh-Hans"; undefined for others. */
  const ownLanguage = (code) => {
    if (!code) return undefined;
    if (code in TEXTS) return code;
    const first = code.toLowerCase().split("-")[0];
    return { zh: "zh-Hans", fil: "tl" }[first] || (first in TEXTS ? first : undefined);
  };

  const ICONS = {
    chat: "M4 5h16v11H9l-5 4z",
    close: "M6 6l12 12M18 6L6 18",
    globe: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
    send: "M4 12h15M13 6l6 6-6 6",
    stop: "M7 7h10v10H7z",
    bin: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
    trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
    list: "M4 7l1.5 1.5L8 5.5M4 14l1.5 1.5L8 12.5M12 7h8M12 14h8M4 20h16",
    person: "M12 4a4 4 0 110 8 4 4 0 010-8zM4 21c0-5 4-7 8-7s8 2 8 7",
    bell: "M6 17V11a6 6 0 0112 0v6l1.5 2h-15zM10 21h4",
    check: "M12 3a9 9 0 100 18 9 9 0 000-18zM8 12l3 3 5-6",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    sound: "M4 10v4h4l5 4V6l-5 4zM16 9c1.5 2 1.5 4 0 6M19 7c3 3 3 7 0 10",
    up: "M7 11v9H4v-9zM7 11l4-8c2 0 3 1 3 3l-1 4h6c1 0 2 1 1.7 2l-1.7 7c0 .6-.7 1-1.5 1H7",
    down: "M7 13V4H4v9zM7 13l4 8c2 0 3-1 3-3l-1-4h6c1 0 2-1 1.7-2l-1.7-7c0-.6-.7-1-1.5-1H7",
    search: "M11 4a7 7 0 110 14 7 7 0 010-14zM16 16l5 5",
    back: "M14 6l-6 6 6 6",
    print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
    out: "M14 4h6v6M20 4l-9 9M10 6H5v13h13v-5",
  };

  // ---- looks: a city changes them with the custom properties --madoguchi-… on the element ----

  const CSS = `
    :host {
      all: initial; display: block; font-size: medium; color-scheme: light;
      --bar: var(--madoguchi-bar, #14614a); --on-bar: var(--madoguchi-on-bar, #ffffff);
      --accent: var(--madoguchi-accent, #14614a); --on-accent: var(--madoguchi-on-accent, #ffffff);
      --surface: var(--madoguchi-surface, #ffffff); --ground: var(--madoguchi-ground, #f3f7f4);
      --ink: var(--madoguchi-ink, #1b2520); --quiet: var(--madoguchi-quiet, #4c5a53);
      --line: var(--madoguchi-line, #cbd8d0); --edge: var(--madoguchi-edge, #74857b); --tint: var(--madoguchi-tint, #e2f0e8);
      --alert: var(--madoguchi-alert, #a3231f); --alert-tint: var(--madoguchi-alert-tint, #fdeeec);
    }
    @media (prefers-color-scheme: dark) {
      :host {
        color-scheme: dark;
        --bar: var(--madoguchi-dark-bar, #1d4a38); --on-bar: var(--madoguchi-dark-on-bar, #ffffff);
        --accent: var(--madoguchi-dark-accent, #8cd8b4); --on-accent: var(--madoguchi-dark-on-accent, #0c2018);
        --surface: var(--madoguchi-dark-surface, #1a221e); --ground: var(--madoguchi-dark-ground, #121815);
        --ink: var(--madoguchi-dark-ink, #e9f0ec); --quiet: var(--madoguchi-dark-quiet, #adbcb3);
        --line: var(--madoguchi-dark-line, #35433b); --edge: var(--madoguchi-dark-edge, #7f9086); --tint: var(--madoguchi-dark-tint, #22352c);
        --alert: var(--madoguchi-dark-alert, #ffb0a8); --alert-tint: var(--madoguchi-dark-alert-tint, #3a1f1d);
      }
    }
    *, *::before, *::after { box-sizing: border-box; }
    .root {
      color: var(--ink); line-height: 1.7; text-align: start; line-break: strict; overflow-wrap: anywhere;
      font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "BIZ UDPGothic", "Yu Gothic Medium", "Noto Sans CJK JP", "Noto Sans JP", Meiryo, system-ui, sans-serif;
    }
    .root:lang(zh-Hans), :lang(zh-Hans) { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif; }
    .root:lang(ko), :lang(ko) { font-family: "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", system-ui, sans-serif; word-break: keep-all; }
    .root:lang(en), .root:lang(vi), .root:lang(pt), .root:lang(es), .root:lang(tl), .root:lang(ne) { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", sans-serif; line-height: 1.6; }
    h2, h3, h4, p, dl, dd, ol, ul, blockquote, fieldset { margin: 0; padding: 0; border: 0; }
    h2, h3, h4 { font-size: 1em; line-height: 1.5; }
    button, input, select, textarea { font: inherit; color: inherit; }
    button { background: none; border: 0; padding: 0; cursor: pointer; }
    a { color: var(--accent); text-underline-offset: .2em; }
    svg { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    a[href^="tel"] { white-space: nowrap; }
    a svg { width: .85em; height: .85em; margin-inline-start: .25em; vertical-align: -.05em; }
    rt { font-size: .55em; line-height: 1.1; }
    :focus { outline: 0; }
    :focus-visible, .sources li:focus { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
    [hidden] { display: none !important; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .lines { white-space: pre-line; }
    .quiet { color: var(--quiet); font-size: .875em; }

    .launcher {
      position: fixed; z-index: 2147483000; inset-inline-end: max(16px, env(safe-area-inset-right)); inset-block-end: max(16px, env(safe-area-inset-bottom));
      display: flex; align-items: center; gap: .5em; min-height: 56px; max-width: calc(100vw - 32px); padding: .5em 1.25em; border-radius: 28px;
      background: var(--accent); color: var(--on-accent); font-weight: 600; box-shadow: 0 0 0 2px var(--surface), 0 4px 16px rgb(0 0 0 / .25);
    }
    .launcher:hover, .action:not(.plain):hover, .send:hover { filter: brightness(1.12); }
    .launcher:focus-visible { outline-offset: 4px; border-radius: 28px; }

    .panel {
      position: fixed; z-index: 2147483000; inset: auto 24px 24px auto; margin: 0; padding: 0; overflow: clip;
      width: 432px; max-width: none; height: min(720px, calc(100vh - 48px)); max-height: none;
      border: 1px solid var(--line); border-radius: 16px; background: var(--ground); color: var(--ink); box-shadow: 0 12px 48px rgb(0 0 0 / .28);
    }
    .panel[open] { display: flex; flex-direction: column; }
    .head { display: flex; align-items: center; gap: .5em; padding: .5em .5em .5em 1em; background: var(--bar); color: var(--on-bar); }
    .head h2 { flex: 1; display: flex; flex-wrap: wrap; column-gap: .4em; font-size: 1.0625em; line-height: 1.35; }
    .head :focus-visible { outline-color: var(--on-bar); outline-offset: 0; }
    .bare { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 8px; }
    .language { display: flex; align-items: center; gap: .25em; padding-inline-start: .5em; border: 1px solid currentColor; border-radius: 8px; font-size: .875em; }
    .language select { min-height: 34px; max-width: 8.5em; border: 0; border-radius: 8px; padding: 0 .125em; background: var(--bar); color: var(--on-bar); }

    .tabs { display: flex; background: var(--surface); border-bottom: 1px solid var(--line); }
    .tabs:empty { display: none; }
    .tab {
      flex: 1 1 0; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: .1em; min-width: 0; min-height: 56px; padding: .375em .125em .25em;
      font-size: .8125em; line-height: 1.3; color: var(--quiet); border-bottom: 3px solid transparent; hyphens: auto;
    }
    .tab:hover { background: var(--tint); }
    .tab[aria-current] { color: var(--accent); font-weight: 700; border-color: var(--accent); }
    .tab:focus-visible { outline-offset: -4px; }

    .body { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1em; display: flex; flex-direction: column; gap: .875em; }
    .body > * { flex: none; }
    .body:focus-visible { outline-offset: -3px; border-radius: 0; }
    .body > h3 { font-size: 1.125em; }
    .opening { white-space: pre-line; }
    .notice { padding: .75em 1em; border: 1px solid var(--edge); border-inline-start: 5px solid var(--accent); border-radius: 8px; background: var(--surface); display: grid; gap: .5em; }
    .notice h3 { display: flex; align-items: center; gap: .4em; }
    .urgent { border-color: var(--alert); background: var(--alert-tint); }
    .urgent h3 { color: var(--alert); }
    .choices, .stack { display: grid; gap: .5em; min-width: 0; }
    .stack:empty { display: none; }
    .choices h3, .choices h4, .sources h4 { font-size: .875em; color: var(--quiet); }
    .choice {
      display: flex; flex-wrap: wrap; align-items: center; column-gap: .5em; width: 100%; min-height: 44px; padding: .5em .875em; text-align: start;
      border: 1px solid var(--edge); border-radius: 10px; background: var(--surface); color: var(--accent); font-weight: 600; line-height: 1.5;
    }
    .choice strong { flex-basis: 100%; }
    .choice span { color: var(--quiet); font-weight: 400; font-size: .9375em; }
    .choice:hover, .plain:hover, .tools button:not(.action, [aria-pressed="true"]):hover { background: var(--tint); }

    .turns { list-style: none; display: grid; gap: 1.25em; }
    .turns > li { display: grid; gap: .625em; min-width: 0; scroll-margin: 12px; }
    .asked { justify-self: end; max-width: 88%; padding: .5em .875em; border-radius: 14px 14px 4px 14px; background: var(--tint); font-weight: 400; white-space: pre-line; }
    .answer { display: grid; gap: .75em; min-width: 0; padding: .875em 1em; border: 1px solid var(--line); border-radius: 4px 14px 14px 14px; background: var(--surface); }
    .unsettled { border-inline-start: 5px solid var(--edge); }
    .text { display: grid; gap: .75em; min-width: 0; }
    .kind { display: flex; align-items: center; gap: .3em; font-size: .8125em; color: var(--accent); font-weight: 600; }
    .note { padding: .5em .75em; border-radius: 8px; background: var(--tint); font-size: .9375em; }
    .problem { padding: .5em .75em; border-radius: 8px; border: 1px solid var(--alert); background: var(--alert-tint); color: var(--alert); }
    .progress { display: flex; align-items: center; gap: .625em; color: var(--quiet); font-size: .9375em; }
    .dots { width: .75em; height: .75em; flex: none; border-radius: 50%; background: var(--accent); }
    .mark {
      display: inline-grid; place-items: center; min-width: 24px; height: 24px; margin: 0 2px; padding: 0 .3em; border-radius: 6px; vertical-align: baseline;
      background: var(--tint); color: var(--accent); font-size: .8125em; font-weight: 700; line-height: 1;
    }
    .table { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
    table { border-collapse: collapse; width: 100%; font-size: .9375em; line-height: 1.5; background: var(--surface); }
    th, td { padding: .5em .625em; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); white-space: pre-line; min-width: 5em; }
    tbody tr:last-child > * { border-bottom: 0; }
    thead th { background: var(--tint); font-size: .9375em; }
    .sources { display: grid; gap: .375em; padding-top: .625em; border-top: 1px solid var(--line); }
    .sources ol { list-style: none; display: grid; gap: .625em; }
    .sources li { display: flex; gap: .5em; font-size: .9375em; line-height: 1.5; }
    .sources li > div { min-width: 0; flex: 1; }
    .sources a, .sources .title { font-weight: 600; }
    .number { flex: none; display: grid; place-items: center; width: 1.6em; height: 1.6em; border-radius: 6px; background: var(--tint); color: var(--accent); font-size: .875em; font-weight: 700; }
    summary { min-height: 28px; padding: .125em 0; color: var(--accent); font-size: .9375em; cursor: pointer; }
    blockquote { margin: .25em 0; padding: .375em .75em; border-inline-start: 3px solid var(--edge); white-space: pre-line; background: var(--ground); }
    .person { padding: .75em 1em; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
    .person .name { font-weight: 700; }
    dl { display: grid; grid-template-columns: minmax(4em, auto) 1fr; gap: .25em .75em; font-size: .9375em; }
    dt { color: var(--quiet); }
    dd { min-width: 0; }
    .person dd a[href^="tel"] { display: inline-block; min-height: 24px; font-weight: 700; font-size: 1.125em; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: .25em; padding-top: .5em; border-top: 1px solid var(--line); }
    .tools button:not(.action) { display: inline-flex; align-items: center; gap: .3em; min-height: 36px; padding: .125em .5em; border-radius: 8px; color: var(--quiet); font-size: .8125em; }
    .tools button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); }
    .feedback { display: flex; flex-wrap: wrap; gap: .25em; }
    .feedback form { width: 100%; }
    .tools form .action { font-size: .9375em; }
    form { display: grid; gap: .75em; }
    fieldset { display: grid; gap: .375em; min-width: 0; padding: .75em 1em; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
    .tools fieldset { padding: 0; border: 0; }
    .tools form, .tools form label { width: 100%; }
    legend { float: inline-start; width: 100%; padding: 0; font-weight: 700; }
    fieldset label { display: flex; align-items: center; gap: .5em; min-height: 36px; clear: both; }
    input[type="radio"], input[type="checkbox"] { flex: none; width: 24px; height: 24px; margin: 0; accent-color: var(--accent); }
    textarea, input[type="search"], .block select { width: 100%; min-width: 0; min-height: 44px; padding: .5em .75em; border: 1px solid var(--edge); border-radius: 10px; background: var(--surface); color: var(--ink); font-size: max(1em, 16px); line-height: 1.5; }
    textarea { display: block; resize: none; }
    textarea::placeholder { color: var(--quiet); opacity: 1; }
    .block { display: grid; gap: .375em; }
    .block > label { font-weight: 700; }
    .row { display: flex; align-items: stretch; gap: .5em; flex-wrap: nowrap; }
    .tools .row { flex-wrap: wrap; }
    .spread { justify-content: space-between; flex-wrap: wrap; }
    .action {
      display: inline-flex; align-items: center; justify-content: center; justify-self: start; align-self: start; gap: .4em; min-height: 44px; padding: .375em 1em; border-radius: 10px;
      background: var(--accent); color: var(--on-accent); font-weight: 600; line-height: 1.4;
    }
    .row .action { flex: none; }
    .action.plain { background: transparent; color: var(--accent); border: 1px solid var(--edge); }
    .deletion { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; justify-content: center; }
    .deletion p { flex-basis: 100%; text-align: center; }
    .deletion .plain { font-size: .875em; min-height: 36px; border-color: var(--line); }

    .foot:not(:empty) { padding: .75em 1em max(.625em, env(safe-area-inset-bottom)); background: var(--surface); border-top: 1px solid var(--line); }
    .composer { gap: .375em; }
    .composer textarea { height: 64px; }
    .send { flex: none; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: .125em; min-width: 64px; padding: .25em .625em; border-radius: 10px; background: var(--accent); color: var(--on-accent); font-size: .8125em; font-weight: 600; line-height: 1.2; }
    .count { justify-self: end; font-size: .8125em; color: var(--quiet); }
    .count:empty { display: none; }
    .privacy { color: var(--quiet); font-size: .75em; line-height: 1.5; }
    .privacy strong { color: var(--ink); }

    .steps { display: grid; gap: .75em; list-style: none; }
    .steps > li { display: grid; gap: .625em; padding: .875em 1em; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); break-inside: avoid; }
    .steps label { display: flex; align-items: center; gap: .625em; min-height: 32px; font-size: 1.0625em; }
    .steps .person { background: var(--ground); }
    .steps ul { padding-inline-start: 1.2em; }

    @media (max-width: 640px), (max-height: 520px) {
      .panel { inset: 0 0 auto 0; width: 100%; height: var(--visible-height, 100dvh); border: 0; border-radius: 0; }
    }
    @media (max-width: 420px) {
      .head { gap: .25em; padding-inline-start: .75em; }
      .language select { max-width: 5.75em; }
    }
    @media (max-height: 520px) {
      .panel[open] { overflow-y: auto; }
      .body { flex: none; overflow: visible; }
      .tab { flex-direction: row; min-height: 44px; gap: .375em; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .dots { animation: breathe 1.4s ease-in-out infinite; }
      .panel[open] { animation: rise .18s ease-out; }
      @keyframes breathe { 50% { opacity: .25; transform: scale(.7); } }
      @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    }
    @media (forced-colors: active) {
      .tab[aria-current] { border-color: Highlight; }
      .launcher, .action, .send, .choice, .panel { border: 1px solid ButtonText; }
    }
    .paper { display: grid; gap: 1em; color: #000; font-size: 11pt; }
    @media print {
      :host { --ink: #000; --surface: #fff; --ground: #fff; --quiet: #333; --accent: #000; --tint: #f2f2f2; --line: #888; --edge: #555; }
    }
  `;

  // ---- words: strict JSON, the same keys in every language; 漢字《かんじ》 marks in やさしい日本語 become ruby ----

  // prettier-ignore
  const TEXTS = {
    "ja": {
      "language_name": "日本語", "language": "言語", "title": "AI案内", "launch": "AIに質問", "menu": "メニュー", "close": "閉じる",
      "switch": "この画面を日本語で表示する",
      "nav_ask": "質問", "nav_garbage": "ごみ", "nav_guides": "手続き", "nav_person": "窓口",
      "about": "市の公開資料をもとに、AIがお答えします。出典を確かめてお使いください。",
      "examples": "質問の例", "question": "質問", "placeholder": "質問を書いてください", "send": "送信", "stop": "中止",
      "privacy": "お名前・住所・電話番号・マイナンバーなど、個人がわかることは書かないでください。",
      "retention": "質問は{days}日間保存し、そのあと消去します。",
      "you": "あなたの質問", "searching": "市の資料を調べています…", "writing": "内容を確かめながら回答しています…",
      "waiting": "混み合っています。{position}番目にお答えします（およそ{seconds}秒）。",
      "broken": "接続が切れました。つなぎ直しています…", "done": "回答は以上です。", "stopped": "回答を中止しました。", "ask_again": "もう一度質問する",
      "official": "市が登録した内容", "generated": "AIが資料から作り、資料と照合した回答",
      "sources": "出典", "found": "関係がありそうなページ", "quote": "資料の記載を見る", "updated": "{date} 更新", "new_tab": "（新しいタブで開きます）",
      "details": "くわしく見る", "open_page": "ページを開く", "original": "日本語の原文", "choices": "近いものを選んでください", "table": "表",
      "copy": "コピー", "copied": "コピーしました", "read": "読み上げ",
      "feedback": "この回答の評価", "good": "役に立った", "bad": "役に立たない", "bad_why": "どこがよくありませんでしたか",
      "reason_wrong": "内容が間違っている", "reason_unclear": "わかりにくい", "reason_not_asked": "聞きたいことと違う", "reason_other": "そのほか",
      "comment": "くわしく（書かなくてもかまいません。個人情報は書かないでください）", "send_feedback": "送る", "cancel": "やめる",
      "thanks": "ありがとうございました。改善に役立てます。", "feedback_failed": "送れませんでした。少し待って、もう一度お試しください。",
      "talk": "人に相談する", "talk_lead": "AIでは解決しないときや、事情を聞いてほしいときは、職員にご相談ください。",
      "person_title": "担当の窓口", "phone": "電話", "hours": "受付時間", "place": "場所", "web": "ページ",
      "down": "ただいまAI案内につながりません。少し待って、もう一度お試しください。お急ぎのときは、市役所へお電話ください。", "retry": "もう一度試す",
      "closed": "ただいまAI案内での質問の受付を止めています。お急ぎのときは、窓口へご連絡ください。",
      "busy": "ただいま混み合っていて、回答を作れませんでした。1分ほど待って、もう一度お試しください。",
      "too_many": "短い時間に質問が続いたため、受付を休んでいます。1分ほど待って、もう一度お試しください。",
      "too_long": "質問は{max}文字以内で書いてください。", "bad_request": "この質問は受け付けられませんでした。書き方を変えて、もう一度お試しください。",
      "lost": "前の会話の続きを開けませんでした。もう一度質問してください。",
      "notices": "お知らせ", "disaster": "災害に関するお知らせ",
      "delete": "この会話を消す", "delete_sure": "この画面の会話をすべて消しますか。", "delete_yes": "消す", "deleted": "会話を消しました。",
      "garbage_title": "ごみの分け方・収集日", "garbage_item": "何を捨てますか", "search": "調べる", "item": "品目", "category": "区分", "notice": "出し方",
      "garbage_none": "「{q}」は見つかりませんでした。別の言い方でお試しください。", "garbage_near": "近い名前の品目", "garbage_district": "お住まいの地区の収集日",
      "choose": "選んでください", "days": "次の収集日", "no_days": "決まった収集日はありません",
      "guides_title": "手続きの案内", "guides_lead": "いくつかの質問に答えると、必要な手続き・持ち物・期限の一覧を作ります。",
      "back": "戻る", "make_list": "必要な手続きを見る", "unanswered": "まだ選んでいない質問があります。選んでから、もう一度押してください。",
      "no_steps": "必要な手続きは見つかりませんでした。念のため、窓口でご確認ください。",
      "deadline": "期限", "bring": "持ち物", "online": "オンライン", "print": "印刷する"
    },
    "ja-easy": {
      "language_name": "やさしい日本語", "language": "ことば", "title": "AI案内《あんない》", "launch": "AIに質問《しつもん》する", "menu": "メニュー", "close": "とじる",
      "switch": "やさしい日本語で見る",
      "nav_ask": "質問《しつもん》", "nav_garbage": "ごみ", "nav_guides": "手続《てつづ》き", "nav_person": "人《ひと》に聞《き》く",
      "about": "市役所《しやくしょ》のページを使《つか》って、AIが答《こた》えます。もとのページも見《み》てください。",
      "examples": "質問《しつもん》の例《れい》", "question": "質問《しつもん》", "placeholder": "ここに しつもんを書いてください", "send": "送《おく》る", "stop": "とめる",
      "privacy": "名前《なまえ》・住所《じゅうしょ》・電話番号《でんわばんごう》・マイナンバーは書《か》かないでください。",
      "retention": "質問《しつもん》は{days}日《にち》のあとで消《け》します。",
      "you": "あなたの質問《しつもん》", "searching": "市役所《しやくしょ》のページを調《しら》べています…", "writing": "答《こた》えを書《か》いています…",
      "waiting": "今《いま》、たくさんの人《ひと》が使《つか》っています。あなたは{position}番目《ばんめ》です。だいたい{seconds}秒《びょう》待《ま》ってください。",
      "broken": "インターネットが切《き》れました。もう一度《いちど》つないでいます…", "done": "答《こた》えは終《お》わりです。", "stopped": "答《こた》えるのをとめました。", "ask_again": "もう一度《いちど》質問《しつもん》する",
      "official": "市役所《しやくしょ》が書《か》いた答《こた》え", "generated": "AIが書《か》いて、もとのページと同《おな》じか調《しら》べた答《こた》え",
      "sources": "もとのページ", "found": "近《ちか》いページ", "quote": "もとの文《ぶん》を見《み》る", "updated": "{date} 新《あたら》しくしました", "new_tab": "（新《あたら》しいタブで開《ひら》きます）",
      "details": "くわしく見《み》る", "open_page": "ページを開《ひら》く", "original": "もとの日本語《にほんご》", "choices": "近《ちか》いものを選《えら》んでください", "table": "表《ひょう》",
      "copy": "コピー", "copied": "コピーしました", "read": "声《こえ》で読《よ》む",
      "feedback": "この答《こた》えはどうですか", "good": "役《やく》に立《た》った", "bad": "役《やく》に立《た》たない", "bad_why": "何《なに》がよくないですか",
      "reason_wrong": "まちがっている", "reason_unclear": "わかりにくい", "reason_not_asked": "聞《き》きたいことと違《ちが》う", "reason_other": "ほかのこと",
      "comment": "くわしく（書《か》かなくてもいいです。名前《なまえ》や住所《じゅうしょ》は書《か》かないでください）", "send_feedback": "送《おく》る", "cancel": "やめる",
      "thanks": "ありがとうございました。", "feedback_failed": "送《おく》ることができませんでした。少《すこ》し待《ま》って、もう一度《いちど》してください。",
      "talk": "市役所《しやくしょ》の人《ひと》に聞《き》く", "talk_lead": "AIの答《こた》えでわからないときは、市役所《しやくしょ》の人《ひと》に聞《き》いてください。",
      "person_title": "聞《き》くところ", "phone": "電話《でんわ》", "hours": "時間《じかん》", "place": "場所《ばしょ》", "web": "ページ",
      "down": "今《いま》、AI案内《あんない》を使《つか》うことができません。少《すこ》し待《ま》って、もう一度《いちど》してください。急《いそ》ぐときは、市役所《しやくしょ》に電話《でんわ》してください。", "retry": "もう一度《いちど》する",
      "closed": "今《いま》、AIに質問《しつもん》することができません。急《いそ》ぐときは、市役所《しやくしょ》に電話《でんわ》してください。",
      "busy": "今《いま》、たくさんの人《ひと》が使《つか》っています。1分《ぷん》待《ま》って、もう一度《いちど》してください。",
      "too_many": "質問《しつもん》が多《おお》すぎます。1分《ぷん》待《ま》って、もう一度《いちど》してください。",
      "too_long": "質問《しつもん》が長《なが》すぎます。{max}文字《もじ》より短《みじか》くしてください。", "bad_request": "この質問《しつもん》には答《こた》えることができません。書《か》き方《かた》を変《か》えて、もう一度《いちど》してください。",
      "lost": "前《まえ》の話《はなし》を開《ひら》くことができません。もう一度《いちど》質問《しつもん》してください。",
      "notices": "お知《し》らせ", "disaster": "災害《さいがい》のお知《し》らせ（地震《じしん》・台風《たいふう》など）",
      "delete": "この話《はなし》を消《け》す", "delete_sure": "この画面《がめん》の話《はなし》をぜんぶ消《け》しますか。", "delete_yes": "消《け》す", "deleted": "消《け》しました。",
      "garbage_title": "ごみの出《だ》し方《かた》・ごみの日《ひ》", "garbage_item": "何《なに》を捨《す》てますか", "search": "調《しら》べる", "item": "ごみの名前《なまえ》", "category": "ごみの種類《しゅるい》", "notice": "出《だ》し方《かた》",
      "garbage_none": "「{q}」はありません。ほかの言葉《ことば》でもう一度《いちど》調《しら》べてください。", "garbage_near": "近《ちか》い名前《なまえ》のごみ", "garbage_district": "あなたの住《す》んでいる所《ところ》のごみの日《ひ》",
      "choose": "えらんでください", "days": "次《つぎ》のごみの日《ひ》", "no_days": "決《き》まった日《ひ》はありません",
      "guides_title": "手続《てつづ》きの案内《あんない》", "guides_lead": "質問《しつもん》に答《こた》えてください。することと、持《も》っていく物《もの》と、いつまでにするかがわかります。",
      "back": "戻《もど》る", "make_list": "することを見《み》る", "unanswered": "まだ選《えら》んでいない質問《しつもん》があります。選《えら》んでから、もう一度《いちど》押《お》してください。",
      "no_steps": "することは見《み》つかりませんでした。市役所《しやくしょ》の人《ひと》に聞《き》いてください。",
      "deadline": "いつまで", "bring": "持《も》っていく物《もの》", "online": "インターネット", "print": "紙《かみ》に印刷《いんさつ》する"
    },
    "en": {
      "language_name": "English", "language": "Language", "title": "AI guide", "launch": "Ask the AI guide", "menu": "Menu", "close": "Close",
      "switch": "Show this window in English",
      "nav_ask": "Ask", "nav_garbage": "Garbage", "nav_guides": "Procedures", "nav_person": "Contact",
      "about": "AI answers from the city’s published information. Please check the sources before you act on an answer.",
      "examples": "Example questions", "question": "Question", "placeholder": "Type your question", "send": "Send", "stop": "Stop",
      "privacy": "Please do not write your name, address, phone number, My Number or anything else that identifies a person.",
      "retention": "Questions are kept for {days} days and then deleted.",
      "you": "Your question", "searching": "Searching the city’s information…", "writing": "Writing and checking the answer…",
      "waiting": "The service is busy. You are number {position} in line (about {seconds} seconds).",
      "broken": "The connection was lost. Reconnecting…", "done": "End of the answer.", "stopped": "The answer was stopped.", "ask_again": "Ask again",
      "official": "Written by the city", "generated": "Written by AI from the city’s documents and checked against them",
      "sources": "Sources", "found": "Pages that may help", "quote": "Show the text of the source", "updated": "Updated {date}", "new_tab": " (opens in a new tab)",
      "details": "More information", "open_page": "Open the page", "original": "Japanese original", "choices": "Choose the closest one", "table": "Table",
      "copy": "Copy", "copied": "Copied", "read": "Read aloud",
      "feedback": "Rate this answer", "good": "Helpful", "bad": "Not helpful", "bad_why": "What was wrong?",
      "reason_wrong": "It is incorrect", "reason_unclear": "It is hard to understand", "reason_not_asked": "It is not what I asked", "reason_other": "Something else",
      "comment": "Details (optional; no personal information, please)", "send_feedback": "Send", "cancel": "Cancel",
      "thanks": "Thank you. We will use this to improve.", "feedback_failed": "Your rating could not be sent. Please wait a moment and try again.",
      "talk": "Talk to a person", "talk_lead": "If the AI cannot help, or your situation is complicated, please contact our staff.",
      "person_title": "Responsible counter", "phone": "Phone", "hours": "Hours", "place": "Place", "web": "Page",
      "down": "The AI guide cannot be reached right now. Please wait a moment and try again. If it is urgent, please call city hall.", "retry": "Try again",
      "closed": "The AI guide is not taking questions at the moment. If it is urgent, please contact the counter.",
      "busy": "The service is busy and could not write an answer. Please wait about a minute and try again.",
      "too_many": "You have asked many questions in a short time. Please wait about a minute and try again.",
      "too_long": "Please keep your question within {max} characters.", "bad_request": "This question could not be accepted. Please write it differently and try again.",
      "lost": "The earlier conversation could not be continued. Please ask again.",
      "notices": "Notices", "disaster": "Emergency information",
      "delete": "Delete this conversation", "delete_sure": "Delete the whole conversation from this window?", "delete_yes": "Delete", "deleted": "The conversation was deleted.",
      "garbage_title": "Garbage: sorting and collection days", "garbage_item": "What do you want to throw away?", "search": "Search", "item": "Item", "category": "Category", "notice": "How to put it out",
      "garbage_none": "“{q}” was not found. Please try another word.", "garbage_near": "Items with similar names", "garbage_district": "Collection days in your district",
      "choose": "Please choose", "days": "Next collection days", "no_days": "No fixed collection day",
      "guides_title": "Guide to procedures", "guides_lead": "Answer a few questions to get a list of what to do, what to bring and by when.",
      "back": "Back", "make_list": "Show what I need to do", "unanswered": "Some questions are not answered yet. Please choose an answer and try again.",
      "no_steps": "No procedures were found. Please ask at the counter to be sure.",
      "deadline": "Deadline", "bring": "Bring", "online": "Online", "print": "Print"
    },
    "zh-Hans": {
      "language_name": "简体中文", "language": "语言", "title": "AI咨询", "launch": "向AI提问", "menu": "菜单", "close": "关闭",
      "switch": "用简体中文显示此窗口",
      "nav_ask": "提问", "nav_garbage": "垃圾", "nav_guides": "手续", "nav_person": "窗口",
      "about": "AI根据本市公开的资料回答。使用前请核对资料来源。",
      "examples": "提问示例", "question": "问题", "placeholder": "请输入您的问题", "send": "发送", "stop": "停止",
      "privacy": "请不要填写姓名、住址、电话号码、个人编号等可识别个人身份的信息。",
      "retention": "问题保存{days}天后删除。",
      "you": "您的问题", "searching": "正在查找本市的资料…", "writing": "正在核对内容并回答…",
      "waiting": "目前咨询人数较多。您排在第{position}位（约{seconds}秒）。",
      "broken": "连接已中断，正在重新连接…", "done": "回答完毕。", "stopped": "已停止回答。", "ask_again": "再问一次",
      "official": "本市登记的内容", "generated": "AI根据资料撰写并与资料核对的回答",
      "sources": "资料来源", "found": "可能相关的页面", "quote": "查看资料原文", "updated": "更新日期 {date}", "new_tab": "（在新标签页中打开）",
      "details": "查看详情", "open_page": "打开页面", "original": "日语原文", "choices": "请选择最接近的一项", "table": "表格",
      "copy": "复制", "copied": "已复制", "read": "朗读",
      "feedback": "评价此回答", "good": "有帮助", "bad": "没有帮助", "bad_why": "哪里不好？",
      "reason_wrong": "内容有误", "reason_unclear": "难以理解", "reason_not_asked": "答非所问", "reason_other": "其他",
      "comment": "详细说明（可不填，请勿填写个人信息）", "send_feedback": "提交", "cancel": "取消",
      "thanks": "谢谢。我们会用于改进。", "feedback_failed": "未能提交。请稍后再试。",
      "talk": "咨询工作人员", "talk_lead": "AI无法解决，或情况较复杂时，请咨询工作人员。",
      "person_title": "负责窗口", "phone": "电话", "hours": "受理时间", "place": "地点", "web": "页面",
      "down": "目前无法连接AI咨询。请稍后再试。如有急事，请致电市政府。", "retry": "重试",
      "closed": "AI咨询目前暂停受理提问。如有急事，请联系窗口。",
      "busy": "目前使用人数较多，未能生成回答。请等待约1分钟后再试。",
      "too_many": "短时间内提问过多。请等待约1分钟后再试。",
      "too_long": "问题请控制在{max}个字以内。", "bad_request": "无法受理此问题。请换一种写法再试。",
      "lost": "无法继续之前的对话。请重新提问。",
      "notices": "通知", "disaster": "灾害相关通知",
      "delete": "删除此对话", "delete_sure": "要删除此窗口中的全部对话吗？", "delete_yes": "删除", "deleted": "对话已删除。",
      "garbage_title": "垃圾分类与收集日", "garbage_item": "您要扔什么？", "search": "查询", "item": "物品", "category": "类别", "notice": "投放方法",
      "garbage_none": "未找到“{q}”。请换一种说法再试。", "garbage_near": "名称相近的物品", "garbage_district": "您所在地区的收集日",
      "choose": "请选择", "days": "下次收集日", "no_days": "没有固定的收集日",
      "guides_title": "手续指南", "guides_lead": "回答几个问题，即可得到所需手续、携带物品和期限的清单。",
      "back": "返回", "make_list": "查看所需手续", "unanswered": "还有未选择的问题。请选择后再按一次。",
      "no_steps": "未找到需要办理的手续。请再向窗口确认。",
      "deadline": "期限", "bring": "携带物品", "online": "网上办理", "print": "打印"
    },
    "ko": {
      "language_name": "한국어", "language": "언어", "title": "AI 안내", "launch": "AI에게 질문", "menu": "메뉴", "close": "닫기",
      "switch": "이 창을 한국어로 보기",
      "nav_ask": "질문", "nav_garbage": "쓰레기", "nav_guides": "절차", "nav_person": "창구",
      "about": "시가 공개한 자료를 바탕으로 AI가 답변합니다. 출처를 확인하고 이용해 주십시오.",
      "examples": "질문 예", "question": "질문", "placeholder": "질문을 입력해 주십시오", "send": "보내기", "stop": "중지",
      "privacy": "이름, 주소, 전화번호, 마이넘버 등 개인을 알 수 있는 내용은 쓰지 마십시오.",
      "retention": "질문은 {days}일간 보관한 뒤 삭제합니다.",
      "you": "나의 질문", "searching": "시의 자료를 찾고 있습니다…", "writing": "내용을 확인하며 답변하고 있습니다…",
      "waiting": "이용자가 많습니다. {position}번째로 답변해 드립니다(약 {seconds}초).",
      "broken": "연결이 끊어졌습니다. 다시 연결하고 있습니다…", "done": "답변이 끝났습니다.", "stopped": "답변을 중지했습니다.", "ask_again": "다시 질문하기",
      "official": "시가 등록한 내용", "generated": "AI가 자료를 바탕으로 작성하고 자료와 대조한 답변",
      "sources": "출처", "found": "관련이 있을 만한 페이지", "quote": "자료 내용 보기", "updated": "{date} 갱신", "new_tab": "(새 탭에서 열림)",
      "details": "자세히 보기", "open_page": "페이지 열기", "original": "일본어 원문", "choices": "가까운 것을 선택해 주십시오", "table": "표",
      "copy": "복사", "copied": "복사했습니다", "read": "읽어주기",
      "feedback": "이 답변 평가", "good": "도움이 됨", "bad": "도움이 안 됨", "bad_why": "어떤 점이 좋지 않았습니까?",
      "reason_wrong": "내용이 틀리다", "reason_unclear": "이해하기 어렵다", "reason_not_asked": "질문한 내용과 다르다", "reason_other": "기타",
      "comment": "자세한 내용(선택 사항, 개인정보는 쓰지 마십시오)", "send_feedback": "보내기", "cancel": "취소",
      "thanks": "감사합니다. 개선에 활용하겠습니다.", "feedback_failed": "보내지 못했습니다. 잠시 후 다시 시도해 주십시오.",
      "talk": "직원과 상담하기", "talk_lead": "AI로 해결되지 않거나 사정이 복잡할 때는 직원에게 상담해 주십시오.",
      "person_title": "담당 창구", "phone": "전화", "hours": "접수 시간", "place": "장소", "web": "페이지",
      "down": "지금은 AI 안내에 연결할 수 없습니다. 잠시 후 다시 시도해 주십시오. 급하시면 시청으로 전화해 주십시오.", "retry": "다시 시도",
      "closed": "지금은 AI 안내의 질문 접수를 중단하고 있습니다. 급하시면 창구로 연락해 주십시오.",
      "busy": "지금 이용자가 많아 답변을 만들지 못했습니다. 1분 정도 기다린 뒤 다시 시도해 주십시오.",
      "too_many": "짧은 시간에 질문이 이어졌습니다. 1분 정도 기다린 뒤 다시 시도해 주십시오.",
      "too_long": "질문은 {max}자 이내로 써 주십시오.", "bad_request": "이 질문은 접수할 수 없습니다. 표현을 바꾸어 다시 시도해 주십시오.",
      "lost": "이전 대화를 이어 갈 수 없습니다. 다시 질문해 주십시오.",
      "notices": "알림", "disaster": "재해 관련 알림",
      "delete": "이 대화 삭제", "delete_sure": "이 창의 대화를 모두 삭제하시겠습니까?", "delete_yes": "삭제", "deleted": "대화를 삭제했습니다.",
      "garbage_title": "쓰레기 분리배출과 수거일", "garbage_item": "무엇을 버립니까?", "search": "찾기", "item": "품목", "category": "구분", "notice": "버리는 방법",
      "garbage_none": "“{q}”을(를) 찾지 못했습니다. 다른 말로 찾아 보십시오.", "garbage_near": "이름이 비슷한 품목", "garbage_district": "거주 지역의 수거일",
      "choose": "선택해 주십시오", "days": "다음 수거일", "no_days": "정해진 수거일이 없습니다",
      "guides_title": "절차 안내", "guides_lead": "몇 가지 질문에 답하면 필요한 절차, 준비물, 기한의 목록을 만들어 드립니다.",
      "back": "뒤로", "make_list": "필요한 절차 보기", "unanswered": "아직 선택하지 않은 질문이 있습니다. 선택한 뒤 다시 눌러 주십시오.",
      "no_steps": "필요한 절차를 찾지 못했습니다. 창구에서 확인해 주십시오.",
      "deadline": "기한", "bring": "준비물", "online": "온라인", "print": "인쇄"
    },
    "vi": {
      "language_name": "Tiếng Việt", "language": "Ngôn ngữ", "title": "Hướng dẫn AI", "launch": "Hỏi AI", "menu": "Trình đơn", "close": "Đóng",
      "switch": "Hiển thị cửa sổ này bằng tiếng Việt",
      "nav_ask": "Hỏi", "nav_garbage": "Rác", "nav_guides": "Thủ tục", "nav_person": "Liên hệ",
      "about": "AI trả lời dựa trên tài liệu công khai của thành phố. Vui lòng kiểm tra nguồn trước khi sử dụng.",
      "examples": "Câu hỏi mẫu", "question": "Câu hỏi", "placeholder": "Nhập câu hỏi của bạn", "send": "Gửi", "stop": "Dừng",
      "privacy": "Vui lòng không viết họ tên, địa chỉ, số điện thoại, My Number hay thông tin có thể nhận ra một người.",
      "retention": "Câu hỏi được lưu {days} ngày rồi xóa.",
      "you": "Câu hỏi của bạn", "searching": "Đang tìm tài liệu của thành phố…", "writing": "Đang viết và kiểm tra câu trả lời…",
      "waiting": "Hiện có nhiều người hỏi. Bạn ở vị trí thứ {position} (khoảng {seconds} giây).",
      "broken": "Mất kết nối. Đang kết nối lại…", "done": "Hết câu trả lời.", "stopped": "Đã dừng trả lời.", "ask_again": "Hỏi lại",
      "official": "Nội dung do thành phố đăng ký", "generated": "Câu trả lời do AI viết từ tài liệu và đã đối chiếu với tài liệu",
      "sources": "Nguồn", "found": "Các trang có thể liên quan", "quote": "Xem nội dung tài liệu", "updated": "Cập nhật {date}", "new_tab": " (mở trong thẻ mới)",
      "details": "Xem chi tiết", "open_page": "Mở trang", "original": "Nguyên văn tiếng Nhật", "choices": "Chọn mục gần đúng nhất", "table": "Bảng",
      "copy": "Sao chép", "copied": "Đã sao chép", "read": "Đọc to",
      "feedback": "Đánh giá câu trả lời này", "good": "Hữu ích", "bad": "Không hữu ích", "bad_why": "Điểm nào chưa tốt?",
      "reason_wrong": "Nội dung sai", "reason_unclear": "Khó hiểu", "reason_not_asked": "Không đúng điều tôi hỏi", "reason_other": "Lý do khác",
      "comment": "Chi tiết (không bắt buộc, xin đừng viết thông tin cá nhân)", "send_feedback": "Gửi", "cancel": "Hủy",
      "thanks": "Cảm ơn bạn. Chúng tôi sẽ dùng để cải thiện.", "feedback_failed": "Không gửi được. Vui lòng chờ một lát rồi thử lại.",
      "talk": "Nói chuyện với nhân viên", "talk_lead": "Nếu AI không giải quyết được hoặc hoàn cảnh của bạn phức tạp, hãy liên hệ nhân viên.",
      "person_title": "Quầy phụ trách", "phone": "Điện thoại", "hours": "Giờ làm việc", "place": "Địa điểm", "web": "Trang",
      "down": "Hiện không kết nối được với Hướng dẫn AI. Vui lòng chờ một lát rồi thử lại. Nếu gấp, hãy gọi cho tòa thị chính.", "retry": "Thử lại",
      "closed": "Hướng dẫn AI hiện tạm ngừng nhận câu hỏi. Nếu gấp, hãy liên hệ quầy.",
      "busy": "Hiện có nhiều người dùng nên chưa thể trả lời. Vui lòng chờ khoảng 1 phút rồi thử lại.",
      "too_many": "Bạn đã hỏi nhiều câu trong thời gian ngắn. Vui lòng chờ khoảng 1 phút rồi thử lại.",
      "too_long": "Vui lòng viết câu hỏi trong {max} ký tự.", "bad_request": "Không thể nhận câu hỏi này. Vui lòng viết cách khác rồi thử lại.",
      "lost": "Không thể tiếp tục cuộc trò chuyện trước. Vui lòng hỏi lại.",
      "notices": "Thông báo", "disaster": "Thông báo về thiên tai",
      "delete": "Xóa cuộc trò chuyện này", "delete_sure": "Xóa toàn bộ cuộc trò chuyện trong cửa sổ này?", "delete_yes": "Xóa", "deleted": "Đã xóa cuộc trò chuyện.",
      "garbage_title": "Phân loại rác và ngày thu gom", "garbage_item": "Bạn muốn vứt gì?", "search": "Tìm", "item": "Đồ vật", "category": "Loại rác", "notice": "Cách vứt",
      "garbage_none": "Không tìm thấy “{q}”. Vui lòng thử từ khác.", "garbage_near": "Đồ vật có tên gần giống", "garbage_district": "Ngày thu gom tại khu vực của bạn",
      "choose": "Vui lòng chọn", "days": "Ngày thu gom tới", "no_days": "Không có ngày thu gom cố định",
      "guides_title": "Hướng dẫn thủ tục", "guides_lead": "Trả lời vài câu hỏi để có danh sách thủ tục cần làm, giấy tờ cần mang và thời hạn.",
      "back": "Quay lại", "make_list": "Xem thủ tục cần làm", "unanswered": "Còn câu hỏi chưa chọn. Vui lòng chọn rồi bấm lại.",
      "no_steps": "Không tìm thấy thủ tục cần làm. Vui lòng hỏi lại tại quầy.",
      "deadline": "Thời hạn", "bring": "Cần mang theo", "online": "Trực tuyến", "print": "In"
    },
    "pt": {
      "language_name": "Português", "language": "Idioma", "title": "Guia com IA", "launch": "Perguntar à IA", "menu": "Menu", "close": "Fechar",
      "switch": "Mostrar esta janela em português",
      "nav_ask": "Perguntar", "nav_garbage": "Lixo", "nav_guides": "Trâmites", "nav_person": "Contato",
      "about": "A IA responde com base nas informações publicadas pela cidade. Confira as fontes antes de usar a resposta.",
      "examples": "Exemplos de perguntas", "question": "Pergunta", "placeholder": "Escreva sua pergunta", "send": "Enviar", "stop": "Parar",
      "privacy": "Não escreva seu nome, endereço, telefone, My Number nem nada que identifique uma pessoa.",
      "retention": "As perguntas são guardadas por {days} dias e depois apagadas.",
      "you": "Sua pergunta", "searching": "Procurando nas informações da cidade…", "writing": "Escrevendo e conferindo a resposta…",
      "waiting": "O serviço está cheio. Você é o número {position} da fila (cerca de {seconds} segundos).",
      "broken": "A conexão caiu. Reconectando…", "done": "Fim da resposta.", "stopped": "A resposta foi interrompida.", "ask_again": "Perguntar de novo",
      "official": "Conteúdo registrado pela cidade", "generated": "Resposta escrita pela IA a partir dos documentos e conferida com eles",
      "sources": "Fontes", "found": "Páginas que podem ajudar", "quote": "Ver o texto da fonte", "updated": "Atualizado em {date}", "new_tab": " (abre em nova aba)",
      "details": "Saiba mais", "open_page": "Abrir a página", "original": "Original em japonês", "choices": "Escolha a opção mais próxima", "table": "Tabela",
      "copy": "Copiar", "copied": "Copiado", "read": "Ler em voz alta",
      "feedback": "Avaliar esta resposta", "good": "Ajudou", "bad": "Não ajudou", "bad_why": "O que não foi bom?",
      "reason_wrong": "Está incorreta", "reason_unclear": "É difícil de entender", "reason_not_asked": "Não é o que perguntei", "reason_other": "Outro motivo",
      "comment": "Detalhes (opcional; não escreva dados pessoais)", "send_feedback": "Enviar", "cancel": "Cancelar",
      "thanks": "Obrigado. Usaremos sua avaliação para melhorar.", "feedback_failed": "Não foi possível enviar. Aguarde um momento e tente de novo.",
      "talk": "Falar com uma pessoa", "talk_lead": "Se a IA não resolver ou se o seu caso for complicado, fale com a nossa equipe.",
      "person_title": "Setor responsável", "phone": "Telefone", "hours": "Horário", "place": "Local", "web": "Página",
      "down": "Não foi possível conectar ao guia com IA. Aguarde um momento e tente de novo. Se for urgente, ligue para a prefeitura.", "retry": "Tentar de novo",
      "closed": "O guia com IA não está recebendo perguntas no momento. Se for urgente, fale com o setor.",
      "busy": "O serviço está cheio e não foi possível responder. Aguarde cerca de 1 minuto e tente de novo.",
      "too_many": "Foram feitas muitas perguntas em pouco tempo. Aguarde cerca de 1 minuto e tente de novo.",
      "too_long": "Escreva a pergunta com até {max} caracteres.", "bad_request": "Esta pergunta não pôde ser aceita. Escreva de outra forma e tente de novo.",
      "lost": "Não foi possível continuar a conversa anterior. Pergunte de novo.",
      "notices": "Avisos", "disaster": "Avisos sobre desastres",
      "delete": "Apagar esta conversa", "delete_sure": "Apagar toda a conversa desta janela?", "delete_yes": "Apagar", "deleted": "A conversa foi apagada.",
      "garbage_title": "Lixo: separação e dias de coleta", "garbage_item": "O que você quer jogar fora?", "search": "Procurar", "item": "Item", "category": "Categoria", "notice": "Como descartar",
      "garbage_none": "“{q}” não foi encontrado. Tente outra palavra.", "garbage_near": "Itens com nomes parecidos", "garbage_district": "Dias de coleta no seu bairro",
      "choose": "Escolha", "days": "Próximas coletas", "no_days": "Sem dia fixo de coleta",
      "guides_title": "Guia de trâmites", "guides_lead": "Responda a algumas perguntas e receba a lista do que fazer, do que levar e dos prazos.",
      "back": "Voltar", "make_list": "Ver o que preciso fazer", "unanswered": "Ainda há perguntas sem resposta. Escolha uma opção e tente de novo.",
      "no_steps": "Nenhum trâmite foi encontrado. Confirme no balcão de atendimento.",
      "deadline": "Prazo", "bring": "O que levar", "online": "Pela internet", "print": "Imprimir"
    },
    "es": {
      "language_name": "Español", "language": "Idioma", "title": "Guía con IA", "launch": "Preguntar a la IA", "menu": "Menú", "close": "Cerrar",
      "switch": "Mostrar esta ventana en español",
      "nav_ask": "Preguntar", "nav_garbage": "Basura", "nav_guides": "Trámites", "nav_person": "Contacto",
      "about": "La IA responde con la información publicada por la ciudad. Compruebe las fuentes antes de usar la respuesta.",
      "examples": "Ejemplos de preguntas", "question": "Pregunta", "placeholder": "Escriba su pregunta", "send": "Enviar", "stop": "Detener",
      "privacy": "No escriba su nombre, dirección, teléfono, My Number ni nada que identifique a una persona.",
      "retention": "Las preguntas se guardan {days} días y después se borran.",
      "you": "Su pregunta", "searching": "Buscando en la información de la ciudad…", "writing": "Escribiendo y comprobando la respuesta…",
      "waiting": "El servicio está ocupado. Usted es el número {position} de la fila (unos {seconds} segundos).",
      "broken": "Se perdió la conexión. Conectando de nuevo…", "done": "Fin de la respuesta.", "stopped": "La respuesta se detuvo.", "ask_again": "Preguntar otra vez",
      "official": "Contenido registrado por la ciudad", "generated": "Respuesta escrita por la IA a partir de los documentos y cotejada con ellos",
      "sources": "Fuentes", "found": "Páginas que pueden ayudar", "quote": "Ver el texto de la fuente", "updated": "Actualizado el {date}", "new_tab": " (se abre en otra pestaña)",
      "details": "Más información", "open_page": "Abrir la página", "original": "Original en japonés", "choices": "Elija la opción más parecida", "table": "Tabla",
      "copy": "Copiar", "copied": "Copiado", "read": "Leer en voz alta",
      "feedback": "Valorar esta respuesta", "good": "Útil", "bad": "No es útil", "bad_why": "¿Qué no estuvo bien?",
      "reason_wrong": "Es incorrecta", "reason_unclear": "Es difícil de entender", "reason_not_asked": "No es lo que pregunté", "reason_other": "Otro motivo",
      "comment": "Detalles (opcional; no escriba datos personales)", "send_feedback": "Enviar", "cancel": "Cancelar",
      "thanks": "Gracias. Nos ayudará a mejorar.", "feedback_failed": "No se pudo enviar. Espere un momento e inténtelo de nuevo.",
      "talk": "Hablar con una persona", "talk_lead": "Si la IA no puede ayudarle o su situación es complicada, consulte con nuestro personal.",
      "person_title": "Ventanilla responsable", "phone": "Teléfono", "hours": "Horario", "place": "Lugar", "web": "Página",
      "down": "Ahora no se puede conectar con la guía con IA. Espere un momento e inténtelo de nuevo. Si es urgente, llame al ayuntamiento.", "retry": "Intentar de nuevo",
      "closed": "La guía con IA no recibe preguntas en este momento. Si es urgente, contacte con la ventanilla.",
      "busy": "El servicio está ocupado y no pudo responder. Espere alrededor de 1 minuto e inténtelo de nuevo.",
      "too_many": "Se hicieron muchas preguntas en poco tiempo. Espere alrededor de 1 minuto e inténtelo de nuevo.",
      "too_long": "Escriba la pregunta en {max} caracteres como máximo.", "bad_request": "No se pudo aceptar esta pregunta. Escríbala de otra manera e inténtelo de nuevo.",
      "lost": "No se pudo continuar la conversación anterior. Pregunte de nuevo.",
      "notices": "Avisos", "disaster": "Avisos sobre desastres",
      "delete": "Borrar esta conversación", "delete_sure": "¿Borrar toda la conversación de esta ventana?", "delete_yes": "Borrar", "deleted": "Se borró la conversación.",
      "garbage_title": "Basura: separación y días de recogida", "garbage_item": "¿Qué quiere tirar?", "search": "Buscar", "item": "Artículo", "category": "Categoría", "notice": "Cómo sacarlo",
      "garbage_none": "No se encontró «{q}». Pruebe con otra palabra.", "garbage_near": "Artículos con nombres parecidos", "garbage_district": "Días de recogida en su zona",
      "choose": "Elija", "days": "Próximas recogidas", "no_days": "Sin día fijo de recogida",
      "guides_title": "Guía de trámites", "guides_lead": "Responda a unas preguntas y obtenga la lista de lo que debe hacer, lo que debe llevar y los plazos.",
      "back": "Volver", "make_list": "Ver lo que debo hacer", "unanswered": "Hay preguntas sin responder. Elija una opción e inténtelo de nuevo.",
      "no_steps": "No se encontraron trámites. Confírmelo en la ventanilla.",
      "deadline": "Plazo", "bring": "Qué llevar", "online": "Por internet", "print": "Imprimir"
    },
    "tl": {
      "language_name": "Tagalog", "language": "Wika", "title": "Gabay na AI", "launch": "Magtanong sa AI", "menu": "Menu", "close": "Isara",
      "switch": "Ipakita ang window na ito sa Tagalog",
      "nav_ask": "Magtanong", "nav_garbage": "Basura", "nav_guides": "Proseso", "nav_person": "Kontak",
      "about": "Sumasagot ang AI mula sa inilathalang impormasyon ng lungsod. Pakitingnan ang pinagmulan bago gamitin ang sagot.",
      "examples": "Mga halimbawa ng tanong", "question": "Tanong", "placeholder": "Isulat ang iyong tanong", "send": "Ipadala", "stop": "Itigil",
      "privacy": "Huwag isulat ang pangalan, address, numero ng telepono, My Number o anumang makapagpapakilala sa isang tao.",
      "retention": "Itinatago ang mga tanong nang {days} araw at saka binubura.",
      "you": "Ang iyong tanong", "searching": "Hinahanap sa impormasyon ng lungsod…", "writing": "Isinusulat at sinusuri ang sagot…",
      "waiting": "Maraming gumagamit ngayon. Ikaw ay pang-{position} sa pila (mga {seconds} segundo).",
      "broken": "Naputol ang koneksyon. Muling kumokonekta…", "done": "Tapos na ang sagot.", "stopped": "Itinigil ang sagot.", "ask_again": "Magtanong muli",
      "official": "Nilalamang inirehistro ng lungsod", "generated": "Sagot na isinulat ng AI mula sa mga dokumento at itinugma sa mga ito",
      "sources": "Pinagmulan", "found": "Mga pahinang maaaring makatulong", "quote": "Tingnan ang teksto ng pinagmulan", "updated": "In-update noong {date}", "new_tab": " (bubukas sa bagong tab)",
      "details": "Higit pang impormasyon", "open_page": "Buksan ang pahina", "original": "Orihinal sa Hapon", "choices": "Piliin ang pinakamalapit", "table": "Talahanayan",
      "copy": "Kopyahin", "copied": "Nakopya na", "read": "Basahin nang malakas",
      "feedback": "Bigyan ng marka ang sagot", "good": "Nakatulong", "bad": "Hindi nakatulong", "bad_why": "Ano ang hindi maganda?",
      "reason_wrong": "Mali ang nilalaman", "reason_unclear": "Mahirap intindihin", "reason_not_asked": "Hindi ito ang tanong ko", "reason_other": "Iba pa",
      "comment": "Detalye (hindi kailangan; huwag isulat ang personal na impormasyon)", "send_feedback": "Ipadala", "cancel": "Kanselahin",
      "thanks": "Salamat. Gagamitin namin ito para humusay.", "feedback_failed": "Hindi naipadala. Maghintay sandali at subukang muli.",
      "talk": "Makipag-usap sa tao", "talk_lead": "Kung hindi makatulong ang AI o kumplikado ang iyong sitwasyon, makipag-ugnayan sa aming kawani.",
      "person_title": "Nakatalagang counter", "phone": "Telepono", "hours": "Oras", "place": "Lugar", "web": "Pahina",
      "down": "Hindi makakonekta sa Gabay na AI ngayon. Maghintay sandali at subukang muli. Kung apurahan, tumawag sa city hall.", "retry": "Subukang muli",
      "closed": "Hindi tumatanggap ng tanong ang Gabay na AI sa ngayon. Kung apurahan, makipag-ugnayan sa counter.",
      "busy": "Maraming gumagamit kaya hindi nakagawa ng sagot. Maghintay ng mga 1 minuto at subukang muli.",
      "too_many": "Maraming tanong sa maikling panahon. Maghintay ng mga 1 minuto at subukang muli.",
      "too_long": "Isulat ang tanong sa loob ng {max} titik.", "bad_request": "Hindi matanggap ang tanong na ito. Isulat sa ibang paraan at subukang muli.",
      "lost": "Hindi maipagpatuloy ang naunang usapan. Magtanong muli.",
      "notices": "Mga paunawa", "disaster": "Paunawa tungkol sa sakuna",
      "delete": "Burahin ang usapang ito", "delete_sure": "Burahin ang buong usapan sa window na ito?", "delete_yes": "Burahin", "deleted": "Nabura na ang usapan.",
      "garbage_title": "Basura: paghihiwalay at araw ng koleksyon", "garbage_item": "Ano ang itatapon mo?", "search": "Hanapin", "item": "Bagay", "category": "Uri", "notice": "Paraan ng pagtapon",
      "garbage_none": "Hindi nakita ang “{q}”. Subukan ang ibang salita.", "garbage_near": "Mga bagay na may katulad na pangalan", "garbage_district": "Araw ng koleksyon sa inyong lugar",
      "choose": "Pumili", "days": "Susunod na koleksyon", "no_days": "Walang takdang araw ng koleksyon",
      "guides_title": "Gabay sa mga proseso", "guides_lead": "Sagutin ang ilang tanong para makuha ang listahan ng gagawin, dadalhin at takdang petsa.",
      "back": "Bumalik", "make_list": "Tingnan ang dapat gawin", "unanswered": "May mga tanong na hindi pa nasasagot. Pumili at subukang muli.",
      "no_steps": "Walang nakitang proseso. Magtanong sa counter para makasiguro.",
      "deadline": "Takdang petsa", "bring": "Dadalhin", "online": "Online", "print": "I-print"
    },
    "ne": {
      "language_name": "नेपाली", "language": "भाषा", "title": "AI सहायता", "launch": "AI लाई सोध्नुहोस्", "menu": "मेनु", "close": "बन्द गर्नुहोस्",
      "switch": "यो विन्डो नेपालीमा हेर्नुहोस्",
      "nav_ask": "प्रश्न", "nav_garbage": "फोहोर", "nav_guides": "प्रक्रिया", "nav_person": "सम्पर्क",
      "about": "सहरले प्रकाशित गरेको जानकारीका आधारमा AI ले उत्तर दिन्छ। प्रयोग गर्नुअघि स्रोत जाँच्नुहोस्।",
      "examples": "प्रश्नका उदाहरण", "question": "प्रश्न", "placeholder": "आफ्नो प्रश्न लेख्नुहोस्", "send": "पठाउनुहोस्", "stop": "रोक्नुहोस्",
      "privacy": "नाम, ठेगाना, फोन नम्बर, माइ नम्बर जस्ता व्यक्ति चिनिने कुरा नलेख्नुहोस्।",
      "retention": "प्रश्न {days} दिन राखिन्छ र त्यसपछि मेटाइन्छ।",
      "you": "तपाईंको प्रश्न", "searching": "सहरको जानकारी खोज्दै…", "writing": "उत्तर लेख्दै र जाँच्दै…",
      "waiting": "अहिले धेरै जनाले प्रयोग गर्दै हुनुहुन्छ। तपाईं {position} औँ पालोमा हुनुहुन्छ (करिब {seconds} सेकेन्ड)।",
      "broken": "जडान टुट्यो। फेरि जोड्दै…", "done": "उत्तर समाप्त भयो।", "stopped": "उत्तर रोकियो।", "ask_again": "फेरि सोध्नुहोस्",
      "official": "सहरले दर्ता गरेको सामग्री", "generated": "AI ले कागजातबाट लेखेको र कागजातसँग रुजु गरिएको उत्तर",
      "sources": "स्रोत", "found": "सम्बन्धित हुन सक्ने पृष्ठहरू", "quote": "स्रोतको पाठ हेर्नुहोस्", "updated": "{date} मा अद्यावधिक", "new_tab": " (नयाँ ट्याबमा खुल्छ)",
      "details": "थप जानकारी", "open_page": "पृष्ठ खोल्नुहोस्", "original": "जापानी मूल पाठ", "choices": "नजिकको विकल्प छान्नुहोस्", "table": "तालिका",
      "copy": "प्रतिलिपि", "copied": "प्रतिलिपि भयो", "read": "पढेर सुनाउने",
      "feedback": "यो उत्तरको मूल्याङ्कन", "good": "उपयोगी", "bad": "उपयोगी छैन", "bad_why": "के राम्रो भएन?",
      "reason_wrong": "गलत छ", "reason_unclear": "बुझ्न गाह्रो छ", "reason_not_asked": "सोधेको कुरा होइन", "reason_other": "अन्य",
      "comment": "विवरण (नलेखे पनि हुन्छ। व्यक्तिगत जानकारी नलेख्नुहोस्)", "send_feedback": "पठाउनुहोस्", "cancel": "रद्द गर्नुहोस्",
      "thanks": "धन्यवाद। सुधारका लागि प्रयोग गर्नेछौँ।", "feedback_failed": "पठाउन सकिएन। केही बेर पर्खेर फेरि प्रयास गर्नुहोस्।",
      "talk": "कर्मचारीसँग कुरा गर्नुहोस्", "talk_lead": "AI ले समाधान गर्न नसकेमा वा तपाईंको अवस्था जटिल भएमा कर्मचारीलाई सम्पर्क गर्नुहोस्।",
      "person_title": "सम्बन्धित काउन्टर", "phone": "फोन", "hours": "समय", "place": "स्थान", "web": "पृष्ठ",
      "down": "अहिले AI सहायतासँग जोडिन सकिएन। केही बेर पर्खेर फेरि प्रयास गर्नुहोस्। जरुरी भए नगर कार्यालयमा फोन गर्नुहोस्।", "retry": "फेरि प्रयास गर्नुहोस्",
      "closed": "अहिले AI सहायताले प्रश्न लिइरहेको छैन। जरुरी भए काउन्टरमा सम्पर्क गर्नुहोस्।",
      "busy": "अहिले धेरै जनाले प्रयोग गरेकाले उत्तर दिन सकिएन। करिब १ मिनेट पर्खेर फेरि प्रयास गर्नुहोस्।",
      "too_many": "छोटो समयमा धेरै प्रश्न भए। करिब १ मिनेट पर्खेर फेरि प्रयास गर्नुहोस्।",
      "too_long": "प्रश्न {max} अक्षरभित्र लेख्नुहोस्।", "bad_request": "यो प्रश्न लिन सकिएन। अर्को तरिकाले लेखेर फेरि प्रयास गर्नुहोस्।",
      "lost": "अघिल्लो कुराकानी जारी राख्न सकिएन। फेरि सोध्नुहोस्।",
      "notices": "सूचना", "disaster": "विपद् सम्बन्धी सूचना",
      "delete": "यो कुराकानी मेटाउनुहोस्", "delete_sure": "यो विन्डोको सबै कुराकानी मेटाउने हो?", "delete_yes": "मेटाउनुहोस्", "deleted": "कुराकानी मेटाइयो।",
      "garbage_title": "फोहोर छुट्याउने तरिका र सङ्कलन दिन", "garbage_item": "के फाल्न चाहनुहुन्छ?", "search": "खोज्नुहोस्", "item": "वस्तु", "category": "प्रकार", "notice": "फाल्ने तरिका",
      "garbage_none": "“{q}” भेटिएन। अर्को शब्दले खोज्नुहोस्।", "garbage_near": "मिल्दोजुल्दो नामका वस्तु", "garbage_district": "तपाईंको क्षेत्रको सङ्कलन दिन",
      "choose": "छान्नुहोस्", "days": "अर्को सङ्कलन दिन", "no_days": "निश्चित सङ्कलन दिन छैन",
      "guides_title": "प्रक्रिया सहायता", "guides_lead": "केही प्रश्नको उत्तर दिनुहोस्, गर्नुपर्ने काम, लैजानुपर्ने कुरा र म्यादको सूची बन्छ।",
      "back": "पछाडि", "make_list": "गर्नुपर्ने काम हेर्नुहोस्", "unanswered": "उत्तर नदिएका प्रश्न छन्। छानेर फेरि थिच्नुहोस्।",
      "no_steps": "आवश्यक प्रक्रिया भेटिएन। काउन्टरमा सोधेर निश्चित हुनुहोस्।",
      "deadline": "म्याद", "bring": "लैजाने कुरा", "online": "अनलाइन", "print": "छाप्नुहोस्"
    }
  };

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(CSS);
  customElements.define("madoguchi-chat", MadoguchiChat);
})();
