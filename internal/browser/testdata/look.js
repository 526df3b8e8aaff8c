// Looks a page over, as it stands, and says what is wrong with it.
(() => {
  const problems = [];
  const show = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1;
  const all = (s) => [...document.querySelectorAll(s)];

  // Headings: one of the first rank, none skipped.
  const headings = all("h1, h2, h3, h4, h5, h6").filter((e) => e.checkVisibility());
  const first = headings.filter((e) => e.tagName === "H1");
  if (first.length !== 1) problems.push(first.length + " headings of the first rank");
  let rank = 0;
  for (const h of all("main :is(h1, h2, h3, h4, h5, h6)").filter((e) => e.checkVisibility())) {
    const n = Number(h.tagName[1]);
    if (n > rank + 1) problems.push("a rank is skipped before " + show(h));
    rank = n;
  }

  // Names: for every field, button and link, and every part of the page.
  for (const f of all("input:not([type=hidden]), select, textarea"))
    if (!f.labels?.length && !f.getAttribute("aria-label")) problems.push("no label: " + show(f));
  for (const b of all("button, a[href], summary"))
    if (!b.textContent.trim() && !b.getAttribute("aria-label")) problems.push("no name: " + show(b));
  for (const i of all("img, svg"))
    if (!i.closest("[aria-hidden=true]") && !i.getAttribute("alt") && !i.getAttribute("aria-label") && !document.getElementById(i.getAttribute("aria-labelledby"))?.textContent.trim()) problems.push("a picture without words: " + show(i));
  for (const f of all("fieldset"))
    if (!f.querySelector(":scope > legend")?.textContent.trim()) problems.push("a group without a legend: " + show(f));
  if (!document.title.trim()) problems.push("no title");
  for (const mark of ["main", "header"]) if (all(mark).length < 1) problems.push("no " + mark);

  // Sentences: none is missing in this language.
  const words = document.documentElement.textContent + all("[title], [placeholder], [aria-label], [data-label], [data-confirm]")
    .flatMap((e) => [...e.attributes].map((a) => a.value)).join(" ");
  for (const m of words.match(/«[a-z]+(\.[\w-]+)+»/g) ?? []) problems.push("a sentence is missing: " + m);
  for (const m of words.match(/\{[a-z]+\}|ZgotmplZ|%!\w\(/g) ?? []) problems.push("a blank is not filled in: " + m);

  // Contrast: of every text with what it stands on (WCAG 2.2, 1.4.3).
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255;
    return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  const colour = (s) => { const c = s.match(/[\d.]+/g).map(Number); return c.length < 4 ? [...c, 1] : c; };
  const under = (e) => {
    for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; }
    return [255, 255, 255, 1];
  };
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest(":disabled, .vh, .skip, script, noscript")) continue;
    seen.add(e);
    const style = getComputedStyle(e), a = light(colour(style.color)), b = light(under(e));
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < (large ? 3 : 4.5)) problems.push("contrast " + ratio.toFixed(1) + ": " + show(e));
  }

  // Width: nothing beyond the edge.
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all("body *").filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .skip, .vh"));
    problems.push("wider than the window, " + document.documentElement.scrollWidth + " of " + innerWidth + ": " + wide.slice(0, 3).map(show).join(" | "));
  }

  const parts = performance.getEntriesByType("resource").filter((r) => r.initiatorType !== "fetch" && r.initiatorType !== "xmlhttprequest");
  const page = performance.getEntriesByType("navigation")[0];
  return {
    path: location.pathname, lang: document.documentElement.lang, problems,
    bytes: parts.reduce((sum, r) => sum + r.encodedBodySize, page?.encodedBodySize ?? 0),
    answer: page ? page.responseEnd - page.requestStart : 0,
  };
})()
