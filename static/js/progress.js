/* Follows something that takes its time: posts the form, fills a bar line by line ({done, of}), and goes where the last
   line says ({location}). If it comes to nothing ({error}, or no line at all) the button posts the form as ever. */
(function () {
  "use strict";

  var EVERY = 1000; // a screen reader is not told more often

  document.querySelectorAll("form[data-progress]").forEach(function (form) {
    if (!window.fetch || !window.ReadableStream || !window.TextDecoder) return;
    var meter = form.querySelector("[data-progress-meter]");
    var bar = meter.querySelector("progress");
    var told = form.querySelector("[data-progress-told]");
    var button = form.querySelector("button");
    var running = false;
    var failed = false;
    var last = 0;

    form.addEventListener("submit", function (event) {
      if (failed) return;
      event.preventDefault();
      if (!running) start();
    });

    function start() {
      var body = new FormData(form);
      body.append("_action", "follow");
      running = true;
      button.setAttribute("aria-disabled", "true");
      bar.removeAttribute("value");
      meter.hidden = false;
      fetch(location.pathname, { method: "POST", body: body, credentials: "same-origin", redirect: "error" })
        .then(function (reply) {
          if (!/ndjson/.test(reply.headers.get("Content-Type"))) throw new Error(reply.status);
          return read(reply.body.getReader(), new TextDecoder(), "");
        })
        .catch(function () {
          stop(form.getAttribute("data-failed-text"));
        });
    }

    function read(reader, decoder, rest) {
      return reader.read().then(function (part) {
        var lines = (rest + decoder.decode(part.value || new Uint8Array(), { stream: !part.done })).split("\n");
        var open = lines.pop();
        var over = lines.map(JSON.parse).some(follow);
        if (over) return undefined;
        if (part.done) throw new Error("ended early");
        return read(reader, decoder, open);
      });
    }

    // Whether that was the last line.
    function follow(line) {
      if (line.location) location.assign(line.location);
      else if (line.error) stop(line.error);
      else show(line.done, line.of);
      return Boolean(line.location || line.error);
    }

    function show(done, of) {
      bar.max = of;
      bar.value = done;
      if (Date.now() - last < EVERY && done < of) return;
      last = Date.now();
      told.textContent = form.getAttribute("data-told-text").replace("{done}", number(done)).replace("{of}", number(of));
    }

    function number(count) {
      return count.toLocaleString("en");
    }

    function stop(text) {
      running = false;
      failed = true;
      button.removeAttribute("aria-disabled");
      meter.hidden = true;
      told.textContent = text;
    }

    // Brought back from the browser's memory, it begins anew.
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) location.reload();
    });
  });
})();
