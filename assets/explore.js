
// Sliders over the points of a study. The page holds its numbers as the tables have them; nothing is computed here but places
// on a chart. What is shown stands in the address too, so that a link leads to a point.
const byId = id => document.getElementById(id);
const data = JSON.parse(byId("explore-data").textContent);
const reference = data.points[data.reference];
const state = {
  wanted: [...reference.values],
  moved: Math.max(0, data.factors.findIndex(factor => factor.values.length > 1)),
  metric: 0,
  policy: data.compared.includes(data.subject) ? data.subject : data.compared[0],
};

const numberOf = digits => digits === "" ? NaN : Number(digits);

// The three numbers of some digits: value, low, high; an interval that is not known ends at the value.
function numbersOf(digits) {
  const [value, low, high] = digits.map(numberOf);
  return [value, Number.isNaN(low) ? value : low, Number.isNaN(high) ? value : high];
}

function seen(point, policy = state.policy, metric = state.metric) {
  return data.numbers[metric][policy][data.points.indexOf(point)];
}

function difference(point) {
  const found = seen(point);
  return found ? numbersOf(found.difference) : [NaN, NaN, NaN];
}

// The point that was run nearest to the sliders. Unless points were drawn, the slider that was moved has its way first.
function nearest() {
  const apart = point => data.factors.reduce((sum, factor, index) => {
    const [own, wanted] = [point.values[index], state.wanted[index]];
    const far = factor.numeric ? factor.places[own] - factor.places[wanted] : Number(own !== wanted);
    return sum + far * far * (index === state.moved && !data.drawn ? 1000 : 1);
  }, 0);
  let [best, least] = [null, Infinity];
  for (const point of data.points) {
    const far = apart(point);
    if (far < least) [best, least] = [point, far];
  }
  return { point: best, isExact: least === 0 };
}

// The points that differ from one in nothing but the factor that was moved last; all, where there is no other.
function beside(point) {
  const isBeside = other => other.values.every((value, factor) => factor === state.moved || value === point.values[factor]);
  const place = other => data.factors[state.moved].places[other.values[state.moved]];
  const found = data.points.filter(isBeside);
  const all = found.length > 1 ? found : data.points;
  return { points: [...all].sort((a, b) => place(a) - place(b)), isSlice: found.length > 1, place };
}

function highest() {
  const value = point => { const [own] = difference(point); return Number.isNaN(own) ? -Infinity : own; };
  return data.points.reduce((best, point) => value(point) > value(best) ? point : best);
}

// "max = 3, overlap = 0.4".
function named(point) {
  const parts = data.factors.map((factor, index) => [factor.name, factor.values[point.values[index]]]);
  return parts.filter(([, value]) => value !== "").map(([name, value]) => `${name}\u00a0=\u00a0${value}`).join(", ") || "the scenario’s own values";
}

// The headline of a point.
function sentence(point) {
  const found = seen(point), policy = data.policies[state.policy], { label } = data.metrics[state.metric];
  const at = `${label} at ${named(point)}:`;
  if (!found || !found.told) return `${at} “${policy}” has no number here.`;
  if (!found.differs) return `${at} “${policy}” has ${found.told}.`;
  const against = data.baseline === null ? "itself at the reference point" : `“${data.policies[data.baseline]}”`;
  const [, low, high] = numbersOf(found.difference), isSure = low > 0 || high < 0;
  const interval = found.interval ? ` (${found.interval})` : "";
  const told = isSure || !found.interval ? "" : ", no difference beyond sampling error";
  return `${at} “${policy}” has ${found.told}, ${found.differs} against ${against}${interval}${told}. ${standing(point, found)}`;
}

function standing(point, found) {
  const best = highest(), told = seen(best);
  if (best === point) return "No other point has a higher difference.";
  if (found.standing === "as good") return `The highest, ${told.differs} at ${named(best)}, is as good within sampling error.`;
  return `The highest difference, ${told.differs}, is at ${named(best)}.`;
}

function showControls(point) {
  data.factors.forEach((factor, index) => {
    const control = byId(`factor-${index}`), words = factor.values[state.wanted[index]];
    control.value = state.wanted[index];
    if (!factor.numeric) return;
    control.setAttribute("aria-valuetext", words);
    control.parentElement.querySelector("output").textContent = words;
  });
  byId("metric").value = state.metric;
  byId("policy").value = data.compared.indexOf(state.policy);
  byId("to-highest").disabled = point === highest();
  byId("to-reference").disabled = point === reference;
}

function showDifference(point) {
  const { points, isSlice, place } = beside(point), factor = data.factors[state.moved];
  const { times, difference: unit } = data.metrics[state.metric];
  const dot = other => {
    const [value, low, high] = difference(other).map(number => times * number);
    const isGood = ["best", "as good"].includes(seen(other)?.standing);
    return { place: place(other), value, low, high, isGood, choose: () => go(other.values) };
  };
  const dots = points.map(dot).filter(made => !Number.isNaN(made.value));
  const own = dot(point), words = seen(point)?.differs ?? "";
  const whole = range(data.points.flatMap(other => difference(other).map(number => times * number)), true);
  const isLine = isSlice && factor.numeric, mark = { ...own, words };
  byId("difference-title").textContent = `The difference over ${factor.name}`;
  byId("difference-how").textContent = how(isSlice, factor.name);
  const drawing = byId("difference");
  drawing.setAttribute("aria-label", `The difference in ${unit} over ${factor.name}. ${sentence(point)}`);
  drawDifference(drawing, { dots, marks: factor.marks, whole, isLine, unit, name: factor.name, mark });
}

function how(isSlice, name) {
  const isTold = data.numbers[state.metric][state.policy].some(found => found?.standing);
  const good = isTold ? " Green: as good as the highest of all points." : "";
  const what = isSlice ? `Other values stay; only ${name} changes.` : `Every point, by its ${name}; other values differ too.`;
  return `${what} Ring: this point. Lines up and down: 95\u00a0% intervals.${good}`;
}

function showPolicies(point) {
  const usual = ["reach_share", "incremental_profit"].map(name => data.metrics.findIndex(metric => metric.name === name));
  const shown = usual.some(metric => metric >= 0) ? usual.filter(metric => metric >= 0) : [state.metric];
  const panels = shown.map(metric => {
    const { label: title, unit, times } = data.metrics[metric];
    const scaled = found => numbersOf(found.value).map(number => times * number);
    const whole = range(data.numbers[metric].flat().filter(Boolean).flatMap(scaled), false);
    const row = (name, policy) => {
      const found = seen(point, policy, metric);
      return { name, words: found?.told ?? "–", numbers: found ? scaled(found) : [NaN], isChosen: policy === state.policy };
    };
    return { title, unit, whole, rows: data.policies.map(row) };
  });
  const told = panels.map(panel => `${panel.title}: ${panel.rows.map(row => `“${row.name}” ${row.words}`).join(", ")}.`);
  byId("policies").setAttribute("aria-label", told.join(" "));
  drawPanels(byId("policies"), panels);
}

// The scenario of a point: the lines that it changes, in the text that stands at the end of the page.
function scenario(point) {
  const lines = byId("scenario").querySelector("code").textContent.split("\n");
  for (const [start, removed, others] of [...point.changes].reverse()) lines.splice(start, removed, ...others);
  return `# ${data.title.replace(/\s+/g, " ")}: ${named(point).replace(/\s+/g, " ")} (point ${point.number} of a study)\n${lines.join("\n")}`;
}

function showScenario(point) {
  byId("command").textContent = point.command;
  byId("point-scenario").textContent = scenario(point);
  byId("copied").textContent = "";
}

const COLUMNS = ["Metric", "Policy", "Value", "Low", "High", "Difference", "Low", "High"];

function showDigits(point) {
  const rows = data.metrics.flatMap((metric, index) => data.policies.flatMap((policy, which) => {
    const found = seen(point, which, index);
    return found ? [[metric.name, policy, ...found.value, ...found.difference]] : [];
  }));
  const table = byId("digits"), head = table.ownerDocument.createElement("thead"), body = document.createElement("tbody");
  COLUMNS.forEach((words, index) => cell(head.rows[0] ?? head.insertRow(), words, index, true));
  rows.forEach(cells => { const row = body.insertRow(); cells.forEach((words, index) => cell(row, words, index, false)); });
  table.replaceChildren(head, body);
}

function cell(row, words, index, isHead) {
  const made = document.createElement(isHead || index === 0 ? "th" : "td");
  made.textContent = words;
  if (made.tagName === "TH") made.scope = isHead ? "col" : "row";
  made.dataset.label = COLUMNS[index];
  row.append(made);
}

function show() {
  const { point, isExact } = nearest();
  if (!data.drawn) state.wanted = [...point.values];
  byId("now").textContent = sentence(point);
  byId("now").dataset.point = point.number;
  byId("nearest").textContent = isExact ? "" : data.drawn
    ? `No point was run at just these values. The nearest is point ${point.number}.`
    : "Not every combination was run: other sliders follow.";
  [showControls, showDifference, showPolicies, showScenario, showDigits].forEach(part => part(point));
}

// Goes to a point's values; the address tells it.
function go(values, moved = state.moved) {
  [state.wanted, state.moved] = [[...values], moved];
  show();
  writeAddress();
}

function writeAddress() {
  const values = data.factors.map((factor, index) => [factor.path, factor.values[state.wanted[index]]]);
  const also = [["metric", data.metrics[state.metric].name], ["policy", data.policies[state.policy]], ["over", data.factors[state.moved].path]];
  const address = values.concat(also).map(pair => pair.map(encodeURIComponent).join("=")).join("&");
  // Where a page may not change its address, as in a mail's preview, it goes on without.
  try { history.replaceState(null, "", `#${address}`); } catch { return; }
}

// A slider goes to the value of the address: the same word, or the nearest number.
function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  data.factors.forEach((factor, index) => {
    const value = said.get(factor.path) ?? said.get(factor.name);
    if (value === null) return;
    const same = factor.values.indexOf(value), far = other => Math.abs(Number(other) - Number(value));
    const near = factor.numeric && Number.isFinite(Number(value))
      ? factor.values.reduce((best, other, at) => far(other) < far(factor.values[best]) ? at : best, 0) : -1;
    if (same >= 0 || near >= 0) [state.wanted[index], state.moved] = [same >= 0 ? same : near, index];
  });
  const index = (list, name, usual) => { const found = list.indexOf(said.get(name)); return found >= 0 ? found : usual; };
  state.metric = index(data.metrics.map(metric => metric.name), "metric", state.metric);
  const policy = index(data.policies, "policy", state.policy);
  if (data.compared.includes(policy)) state.policy = policy;
  state.moved = index(data.factors.map(factor => factor.path), "over", state.moved);
}

async function copy(text, told) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    if (!isDone) told = "This program does not let pages copy: select the text below.";
  }
  byId("copied").textContent = told;
}

function save(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  link.download = data.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

function listen() {
  data.factors.forEach((factor, index) => byId(`factor-${index}`).addEventListener("input", event => {
    const values = [...state.wanted];
    values[index] = Number(event.target.value);
    go(values, index);
  }));
  byId("metric").addEventListener("change", event => { state.metric = Number(event.target.value); go(state.wanted); });
  byId("policy").addEventListener("change", event => { state.policy = data.compared[Number(event.target.value)]; go(state.wanted); });
  byId("to-highest").addEventListener("click", () => go(highest().values));
  byId("to-reference").addEventListener("click", () => go(reference.values));
  byId("copy-scenario").addEventListener("click", () => copy(scenario(nearest().point), "The scenario is copied."));
  byId("copy-command").addEventListener("click", () => copy(nearest().point.command, "The command is copied."));
  byId("save-scenario").addEventListener("click", () => save(scenario(nearest().point)));
  addEventListener("hashchange", () => { readAddress(); show(); });
  addEventListener("resize", show);
}

byId("explore").hidden = false;
for (const table of document.querySelectorAll("details.table")) table.open = false;
readAddress();
listen();
show();
document.fonts.ready.then(show);
