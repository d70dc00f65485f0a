/* Follows every change: posts the answers tried and puts the parts of the page that depend on them in their places.
   The rows are left alone, so that focus stays where it is. Nothing is saved. */
(function () {
  "use strict";

  var DELAY = 150;
  var form = document.getElementById("trial-form");
  var live = document.getElementById("live");
  if (!form || !window.fetch || !window.AbortController || !window.DOMParser) return show();

  var timer = null;
  var running = null;

  function show() {
    var button = document.querySelector("[data-show]");
    if (button) button.classList.remove("without-script");
  }

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(follow, DELAY);
  }

  function follow() {
    if (running) running.abort();
    running = new AbortController();
    var body = new FormData(form);
    body.append("_action", "follow");
    fetch(location.pathname, { method: "POST", body: body, signal: running.signal, credentials: "same-origin", redirect: "error" })
      .then(function (reply) {
        if (!reply.ok) throw new Error(reply.status);
        return reply.text();
      })
      .then(put)
      .catch(function (error) {
        if (error.name !== "AbortError") failed();
      });
  }

  function put(html) {
    var within = document.activeElement && document.activeElement.closest("[data-follows]");
    var parts = new DOMParser().parseFromString(html, "text/html");
    parts.querySelectorAll("[data-follows]").forEach(function (part) {
      var old = document.getElementById(part.id);
      if (old) old.replaceWith(part);
    });
    var says = document.querySelector("[data-say]");
    if (within) focusOn(within.id);
    live.className = "visually-hidden";
    if (says) live.textContent = says.textContent.replace(/\s+/g, " ").trim();
  }

  // What had focus was replaced (the link back): the part it stood in takes it.
  function focusOn(id) {
    var part = document.getElementById(id);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }

  function failed() {
    show();
    live.className = "notice notice--warning trial-failed";
    live.textContent = form.getAttribute("data-failed-text");
  }

  form.addEventListener("change", changed);

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-reset]")) return;
    event.preventDefault();
    form.querySelectorAll("input[type=radio]").forEach(function (radio) {
      radio.checked = radio.hasAttribute("data-saved");
    });
    follow();
  });

  // A page brought back by the browser may hold other radios than the outcome was worked out for.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) follow();
  });
})();
