// Drawing: everything is placed in CSS pixels of the width that the page gives, and coloured by the page's style.

// A shape in a drawing, with its attributes and, for text, its words.
function shape(parent, kind, attributes, words) {
  const made = document.createElementNS(parent.namespaceURI, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (words !== undefined) made.textContent = words;
  parent.append(made);
  return made;
}

// Empties a drawing, gives it its height, and returns its width.
function begin(svg, height) {
  const width = Math.max(260, svg.getBoundingClientRect().width);
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  return width;
}

// From a range of numbers to a range of pixels.
function scale([low, high], [from, to]) {
  const wide = high - low || 1;
  return number => from + (number - low) / wide * (to - from);
}

// Round numbers inside a range, about so many.
function ticks([low, high], about) {
  const rough = (high - low) / about || 1, ten = 10 ** Math.floor(Math.log10(rough));
  const step = ten * [1, 2, 5, 10].find(part => part * ten >= rough);
  const found = [];
  for (let index = Math.ceil(low / step); index * step <= high * (1 + 1e-9); index++) found.push(index * step);
  return found.map(tick => [tick, written(tick, step)]);
}

// A number on an axis, with the decimals that its step needs and a true minus sign.
function written(number, step) {
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const digits = Math.abs(number).toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return number < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

// A range with some air; nothing, where no number is in it.
function range(numbers, holdsZero) {
  const all = numbers.filter(Number.isFinite).concat(holdsZero ? [0] : []);
  if (!all.length) return [0, 1];
  const low = Math.min(...all), high = Math.max(...all), air = 0.06 * (high - low || Math.abs(high) || 1);
  return [holdsZero && low === 0 ? 0 : low - air, holdsZero && high === 0 ? 0 : high + air];
}

// The difference over one factor. `dots`: places from 0 to 1, the three numbers, whether as good as the best, and what a click does.
function drawDifference(svg, { dots, marks, whole, isLine, unit, name, mark }) {
  const height = 300, width = begin(svg, height), bottom = height - 44, left = 62, right = width - 18;
  const x = scale([0, 1], [left + 14, right - 14]), y = scale(whole, [bottom, 26]);
  shape(svg, "text", { x: 0, y: 10 }, `difference in ${unit}`);
  for (const [tick, words] of ticks(whole, 5)) {
    shape(svg, "line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) });
    shape(svg, "text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, words);
  }
  drawMarks(svg, marks, x, bottom);
  shape(svg, "text", { x: (left + right) / 2, y: height - 4, "text-anchor": "middle" }, name);
  shape(svg, "line", { class: "zero", x1: left, x2: right, y1: y(0), y2: y(0) });
  if (isLine) drawRibbon(svg, dots, x, y);
  const isCrowded = dots.length > 60;
  for (const dot of dots) drawDot(svg, dot, x(dot.place), y, isCrowded);
  if (isCrowded) drawWhisker(svg, mark, x(mark.place), y);
  const [at, value] = [x(mark.place), y(mark.value)];
  shape(svg, "circle", { class: "ring", cx: at, cy: value, r: 8 });
  const anchor = at < left + 70 ? "start" : at > right - 70 ? "end" : "middle";
  const shift = { start: -8, middle: 0, end: 8 }[anchor];
  shape(svg, "text", { class: "strong", x: at + shift, y: Math.max(12, y(mark.high) - 14), "text-anchor": anchor }, mark.words);
  for (const dot of dots) shape(svg, "circle", { class: "touch", cx: x(dot.place), cy: y(dot.value), r: 14 }).addEventListener("click", dot.choose);
}

// The values below a chart, as many as have room.
function drawMarks(svg, marks, x, bottom) {
  let free = -Infinity;
  for (const [place, words] of marks) {
    const shown = words || "as in the scenario", half = 3.6 * shown.length;
    if (x(place) - half < free) continue;
    shape(svg, "line", { class: "grid", x1: x(place), x2: x(place), y1: bottom, y2: bottom + 5 });
    shape(svg, "text", { x: x(place), y: bottom + 19, "text-anchor": "middle" }, shown);
    free = x(place) + half + 8;
  }
}

// The intervals as a ribbon, the differences as a line.
function drawRibbon(svg, dots, x, y) {
  const corner = end => dot => `${x(dot.place)},${y(dot[end])}`;
  const around = dots.map(corner("high")).concat([...dots].reverse().map(corner("low")));
  shape(svg, "polygon", { class: "ribbon", points: around.join(" ") });
  shape(svg, "polyline", { class: "line", points: dots.map(corner("value")).join(" ") });
}

// Of very many points only the one that is shown has its interval drawn.
function drawDot(svg, dot, at, y, isCrowded) {
  if (!isCrowded) drawWhisker(svg, dot, at, y);
  const r = (dot.isGood ? 4.5 : 3.5) * (isCrowded ? 0.6 : 1);
  shape(svg, "circle", { class: dot.isGood ? "good" : "dot", cx: at, cy: y(dot.value), r });
}

function drawWhisker(svg, dot, at, y) {
  shape(svg, "line", { class: "whisker", x1: at, x2: at, y1: y(dot.low), y2: y(dot.high) });
}

// A panel for each metric, a row for each policy: names and numbers in words, and below them the number on an axis.
function drawPanels(svg, panels) {
  const rows = Math.max(...panels.map(panel => panel.rows.length)), high = 44 + 40 * rows + 26;
  const isNarrow = svg.getBoundingClientRect().width < 560;
  const width = begin(svg, isNarrow ? high * panels.length : high), gap = 36;
  const each = isNarrow ? width : (width - gap * (panels.length - 1)) / panels.length;
  panels.forEach((panel, index) => drawPanel(svg, panel, isNarrow ? [0, high * index] : [(each + gap) * index, 0], each));
}

function drawPanel(svg, { title, unit, whole, rows }, [left, top], width) {
  const x = scale(whole, [left + 6, left + width - 6]), bottom = top + 30 + 40 * rows.length;
  shape(svg, "text", { class: "strong", x: left, y: top + 12 }, title);
  shape(svg, "text", { x: left + width, y: top + 12, "text-anchor": "end" }, unit);
  let free = -Infinity;
  for (const [tick, words] of ticks(whole, Math.max(2, width / 70))) {
    const at = x(tick);
    shape(svg, "line", { class: "grid", x1: at, x2: at, y1: top + 24, y2: bottom });
    const half = 3.6 * words.length, fits = at - half >= Math.max(free, left - 6) && at + half <= left + width + 6;
    if (!fits) continue;
    shape(svg, "text", { x: at, y: bottom + 16, "text-anchor": "middle" }, words);
    free = at + half + 8;
  }
  if (whole[0] < 0 && whole[1] > 0) shape(svg, "line", { class: "zero", x1: x(0), x2: x(0), y1: top + 24, y2: bottom });
  rows.forEach((row, index) => drawRow(svg, row, top + 42 + 40 * index, [left, left + width], x));
}

function drawRow(svg, { name, words, numbers: [value, low, high], isChosen }, y, [left, right], x) {
  const kind = isChosen ? "" : " other";
  const label = shape(svg, "text", { class: isChosen ? "strong" : "", x: left, y }, name);
  const number = shape(svg, "text", { class: "strong", x: right, y, "text-anchor": "end" }, words);
  shorten(label, right - left - number.getComputedTextLength() - 10);
  if (!Number.isFinite(value)) return;
  shape(svg, "line", { class: `whisker${kind}`, x1: x(low), x2: x(high), y1: y + 14, y2: y + 14 });
  shape(svg, "circle", { class: isChosen ? "dot" : "other", cx: x(value), cy: y + 14, r: 5 });
}

// A name that has no room ends in dots; its whole stands in the title.
function shorten(text, room) {
  const whole = text.textContent;
  for (let kept = whole.length - 1; kept > 3 && text.getComputedTextLength() > room; kept--) text.textContent = `${whole.slice(0, kept).trimEnd()}…`;
  if (text.textContent !== whole) shape(text, "title", {}, whole);
}
