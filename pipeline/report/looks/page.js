"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const say = (key, parts = {}) => data.words[key].replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
  const el = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const grouped = n => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, data.thousands);

  // The journey under another view: each mark moves to the view's figures, and its sign says on which side of zero the interval lies.
  const TOP = 16, DEEP = 268, LARGEST = 22;
  const height = value => TOP + (1 - Math.min(1, Math.max(-1, value))) / 2 * DEEP;
  const round = value => Math.round(value * 10) / 10;
  const figures = document.querySelectorAll(".journey");
  const before = new Map();
  const side = cell => (cell[4] ?? cell[2]) > 0 ? "gain" : (cell[5] ?? cell[3]) < 0 ? "pain" : "unsure";

  function move(line, low, high) {
    if (!line) return;
    line.classList.toggle("away", low === null);
    if (low === null) return;
    line.setAttribute("y1", round(height(low)));
    line.setAttribute("y2", round(height(high)));
  }

  function draw(figure, number, key) {
    const journey = data.journeys[number];
    const map = figure.querySelector(".map");
    if (!before.has(map)) before.set(map, map.cloneNode(true));
    const fresh = before.get(map).cloneNode(true);
    if (key === "all") { swap(figure, map, fresh); return; }
    const cells = journey.views[key] ?? [];
    const points = [];
    fresh.querySelectorAll("g.mark").forEach((mark, i) => {
      const cell = cells[i] ?? null, tone = cell ? side(cell) : "few";
      const label = fresh.querySelectorAll(".label")[i];
      mark.setAttribute("class", "mark " + tone);
      const circle = mark.querySelector("circle");
      if (circle) {
        circle.classList.toggle("away", !cell);
        move(mark.querySelector(".whisker"), cell?.[2] ?? null, cell?.[3] ?? null);
        move(mark.querySelector(".inner"), cell?.[4] ?? null, cell?.[5] ?? null);
        if (cell) {
          const most = Math.max(...cells.map(c => c?.[0] ?? 0), 1);
          circle.setAttribute("cy", round(height(cell[1])));
          circle.setAttribute("r", round(Math.max(4, LARGEST * .7 * Math.sqrt(cell[0] / most))));
          points.push([+circle.getAttribute("cx"), cell]);
        } else points.push(null);
      } else points.push(null);
      const word = cell ? say("side_" + tone) : say("status_few");
      label.querySelector(".status").replaceWith(el("span", {class: "status " + tone}, el("span", {class: "sign", "aria-hidden": "true"}, data.signs[tone]), word));
      label.querySelector(".count")?.remove();
      if (cell) label.append(el("span", {class: "count"}, grouped(cell[0])));
    });
    curve(fresh.querySelector("svg"), points);
    swap(figure, map, fresh);
  }

  function swap(figure, map, fresh) {
    const first = before.get(map);
    map.replaceWith(fresh);
    before.delete(map);
    before.set(fresh, first);
  }

  function curve(picture, points) {
    picture.querySelectorAll(":scope > .curve, :scope > .lonely, :scope > g:not(.mark)").forEach(old => old.remove());
    const first = picture.querySelector("g.mark");
    const add = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      picture.insertBefore(made, first);
    };
    let run = [];
    for (const point of [...points, null]) {
      if (point) { run.push(point); continue; }
      if (run.length > 1) {
        const at = (list, i) => list.map(([x, cell]) => `${x},${round(height(cell[i] ?? cell[1]))}`);
        add("polygon", {class: "band", points: [...at(run, 3), ...at([...run].reverse(), 2)].join(" ")});
        add("polyline", {class: "curve", points: at(run, 1).join(" ")});
      }
      run = [];
    }
  }

  // Which journey, and which view of it.
  function views() {
    const place = document.getElementById("views");
    if (!place || !data.journeys.length) return;
    const pick = el("select", {id: "pick"}), view = el("select", {id: "view"});
    const option = (value, text) => el("option", {value}, text);
    const note = el("p", {class: "note quiet away", role: "status"});
    document.querySelector("#journey .lead").after(note);
    pick.append(option("", say("journeys_all")), ...data.journeys.map((j, i) => option(i, j.name)));
    const scopes = [...new Set(data.journeys.flatMap(j => j.scopes))].sort();
    const months = [...new Set(data.journeys.flatMap(j => j.months))].sort().reverse();
    const groups = [[say("view_scopes"), scopes.map(s => option(s, named(s)))], [say("view_months"), months.map(m => option(m, data.monthNames[m]))]];
    view.append(option("all", say("view_all")), ...groups.filter(g => g[1].length).map(([label, options]) => el("optgroup", {label}, ...options)));
    const update = () => {
      document.querySelectorAll("[data-journey]").forEach(part => part.classList.toggle("away", pick.value !== "" && +part.dataset.journey - 1 !== +pick.value));
      figures.forEach((figure, i) => draw(figure, i, view.value));
      note.classList.toggle("away", view.value === "all");
      note.textContent = view.value === "all" ? "" : say("view_note", {what: view.selectedOptions[0].textContent});
    };
    pick.addEventListener("change", update);
    view.addEventListener("change", update);
    if (data.journeys.length > 1) place.append(el("span", {}, el("label", {for: "pick"}, say("journey_pick")), pick));
    place.append(el("span", {}, el("label", {for: "view"}, say("view")), view));
  }
  const named = scope => {
    const at = scope.indexOf(":"), kind = scope.slice(0, at);
    return `${data.words[kind] ?? kind}: ${scope.slice(at + 1)}`;
  };

  // The sentences of a touchpoint or theme, with a box to find words in them.
  const TONES = {"-1": ["pain", "\u2212", "said_negative"], 0: ["few", "\u00b7", "said_neutral"], 1: ["gain", "+", "said_positive"]};
  const SHORT = 260;

  function item(sentence, wanted) {
    const [text, sign, , source, marks] = sentence;
    const [tone, symbol, word] = TONES[sign];
    const letters = Array.from(text);
    const said = el("p", {dir: "auto"});
    const shown = letters.length > SHORT ? SHORT : letters.length;
    let at = 0;
    for (const [start, end, s] of marks) {
      if (end > shown) break;
      said.append(...hits(letters.slice(at, start).join(""), wanted), el("mark", {class: TONES[s][0]}, letters.slice(start, end).join("")));
      at = end;
    }
    said.append(...hits(letters.slice(at, shown).join("") + (shown < letters.length ? "\u2026" : ""), wanted));
    const body = el("div", {}, said);
    if (shown < letters.length) body.append(el("details", {}, el("summary", {}, say("more")), el("p", {dir: "auto"}, "\u2026" + letters.slice(shown).join(""))));
    body.append(el("p", {class: "quiet"}, source));
    return el("li", {class: tone}, el("span", {class: "said-sign " + tone}, el("span", {"aria-hidden": "true"}, symbol), el("span", {class: "hidden"}, say(word))), body);
  }

  function hits(text, wanted) {
    if (!wanted) return [text];
    const made = [], low = text.toLowerCase();
    let at = 0;
    for (let found = low.indexOf(wanted); found >= 0 && low.length === text.length; found = low.indexOf(wanted, at)) {
      made.push(text.slice(at, found), el("mark", {class: "hit"}, text.slice(found, found + wanted.length)));
      at = found + wanted.length;
    }
    return [...made, text.slice(at)];
  }

  function sentences(box) {
    const own = (data.subjects[box.dataset.subject] ?? []).map(([i]) => data.sentences[i]);
    const list = box.querySelector(".sentences");
    if (!list || own.length <= list.children.length) return;
    const button = el("button", {type: "button"}, say("show_all", {n: own.length}));
    const tools = el("div", {class: "tools"}, button);
    list.before(tools);
    button.addEventListener("click", () => {
      const find = el("input", {type: "search"}), kind = el("select"), count = el("span", {role: "status"});
      kind.append(...["all", "negative", "positive", "asks"].map(k => el("option", {value: k}, say("kind_" + k))));
      const fits = {all: () => true, negative: s => s[1] < 0, positive: s => s[1] > 0, asks: s => s[2] === 1};
      const update = () => {
        const wanted = find.value.trim().toLowerCase();
        const found = own.filter(s => fits[kind.value](s) && s[0].toLowerCase().includes(wanted));
        list.replaceChildren(...found.map(s => item(s, wanted)));
        count.textContent = say("found", {n: found.length});
      };
      find.addEventListener("input", update);
      kind.addEventListener("change", update);
      tools.replaceChildren(el("label", {}, say("find") + " ", find), el("label", {}, say("kind") + " ", kind), count);
      update();
      find.focus();
    });
  }

  // A link to a section that is folded opens it.
  function unfold() {
    const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at instanceof HTMLDetailsElement) { at.open = true; at.scrollIntoView(); }
  }

  views();
  document.querySelectorAll("[data-subject]").forEach(sentences);
  window.addEventListener("hashchange", unfold);
  unfold();
})();
