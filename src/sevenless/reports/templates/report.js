
"use strict";
(function () {
  const get = (id) => document.getElementById(id);
  const rows = Array.from(get("potency-table").tBodies[0].rows);
  const cards = Array.from(get("gallery").children);
  const items = rows.map((row, i) => ({
    row, card: cards[i], i, text: row.textContent.toLowerCase(), name: cards[i].querySelector("h3").textContent,
    status: row.dataset.s, potency: parseFloat(row.dataset.v), p: parseFloat(row.dataset.p),
    failed: row.classList.contains("failed"),
  }));
  // A curve without the number goes last, whichever way the rest is sorted.
  const last = (a, b, sign) => (isNaN(a) ? 1 : 0) - (isNaN(b) ? 1 : 0) || sign * (a - b) || 0;
  const orders = {
    i: () => 0,
    n: (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }),
    v: (a, b) => last(a.potency, b.potency, -1),
    p: (a, b) => last(a.p, b.p, 1),
    s: (a, b) => a.status.localeCompare(b.status),
  };
  function show() {
    const words = get("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const status = get("status").value;
    let seen = 0;
    for (const item of items) {
      const fits = words.every((word) => item.text.includes(word)) && (!status || item.status === status)
        && !(get("failed").checked && item.failed);
      item.row.hidden = item.card.hidden = !fits;
      seen += fits;
    }
    get("count").textContent = seen + " of " + items.length + " curves";
    get("none").hidden = seen > 0;
  }
  function sort() {
    const order = orders[get("sort").value];
    const sorted = items.slice().sort((a, b) => order(a, b) || a.i - b.i);
    get("potency-table").tBodies[0].append(...sorted.map((item) => item.row));
    get("gallery").append(...sorted.map((item) => item.card));
  }
  get("tools").hidden = false;
  get("tools").addEventListener("submit", (event) => event.preventDefault());
  for (const id of ["search", "status", "failed"]) get(id).addEventListener("input", show);
  get("sort").addEventListener("input", sort);
  show();

  const large = get("large");
  get("gallery").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const card = button.parentElement;
    large.querySelector("div").replaceChildren(
      card.querySelector("h3").cloneNode(true), button.querySelector("svg").cloneNode(true),
      card.querySelector("p").cloneNode(true));
    large.showModal();
  });

  for (const maps of document.querySelectorAll(".maps")) {
    let wells = null;
    maps.addEventListener("pointermove", (event) => {
      const map = event.target.closest("svg");
      if (!map) return;
      wells = wells || maps.dataset.wells.split("\n");
      const box = map.getBoundingClientRect(), view = map.viewBox.baseVal, scale = view.width / box.width;
      const column = Math.floor(((event.clientX - box.left) * scale - 14) / 10);
      const row = Math.floor(((event.clientY - box.top) * scale - 10) / 10);
      const columns = Math.floor((view.width - 16) / 10);
      const inside = column >= 0 && column < columns && row >= 0;
      maps.querySelector("output").textContent = (inside && wells[row * columns + column]) || "no well here";
    });
  }

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((element) => { element.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((element) => { element.open = false; }));
  // A link to a closed plate opens it.
  function reveal() {
    const target = location.hash.startsWith("#plate-") && get(location.hash.slice(1));
    if (target) target.open = true;
  }
  window.addEventListener("hashchange", reveal);
  reveal();
})();
