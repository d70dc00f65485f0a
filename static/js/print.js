/* Opens what belongs on paper (details marked data-print) while the page is printed, and closes it again.
   What the reader has opened is printed as well. */
(function () {
  "use strict";

  var opened = [];

  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details[data-print]:not([open])"));
    opened.forEach(function (details) { details.open = true; });
  });

  addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });
})();
