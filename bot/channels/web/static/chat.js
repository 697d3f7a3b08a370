// Four conveniences. Without this file everything else works the same.
"use strict";

// Leaving takes this page's place in the history, so that Back does not return to it.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    location.replace(link.href);
  });
}

// Copying the words for a referral.
for (const button of document.querySelectorAll("[data-copy]")) {
  const note = button.parentElement.querySelector("[data-note]");
  const words = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(note);
    try {
      await navigator.clipboard.writeText(note.textContent);
    } catch {
      document.execCommand("copy");
    }
    words.textContent = button.dataset.done;
  });
}

// Back and Reload draw the page again by its token, where a browser would ask whether to send a form twice.
// It also takes what was typed out of the history. A private page leaves no such trace: it has no place, or that of 999.
const { place } = document.body.dataset;
const again = ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
const earlier = history.state?.place;
if (again && earlier && earlier !== place && location.pathname === "/") {
  const form = document.createElement("form");
  form.method = "post";
  form.action = location.hash ? `/${location.hash}` : "/";
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "token", value: earlier }));
  document.body.append(form);
  form.submit();
} else if (location.pathname === "/") {
  history.replaceState(place ? { place } : null, "", location.href);
}

// A private page is covered when nobody has touched it for three minutes; its address names no topic.
const cover = document.querySelector("[data-cover]");
if (cover) {
  const rest = 3 * 60 * 1000;
  const others = [...document.body.children].filter((part) => part !== cover);
  let timer = 0;
  const show = (covered) => {
    cover.hidden = !covered;
    for (const part of others) part.inert = covered;
    document.body.classList.toggle("covered", covered);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(true), rest);
  };
  cover.querySelector("[data-show]").addEventListener("click", () => {
    show(false);
    document.getElementById("main").focus();
  });
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, wait, { passive: true });
  if (location.pathname !== "/") history.replaceState(null, "", "/");
  wait();
}
