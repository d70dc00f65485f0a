/* The error list: takes focus when the page loads; its links open what hides the control, show its label and focus it. */
(function () {
  'use strict';

  var summary = document.querySelector('[data-error-summary]');
  if (!summary) return;

  function reveal(control) {
    for (var details = control.closest('details'); details; details = details.parentElement.closest('details')) {
      details.open = true;
    }
    (control.closest('fieldset, .item, .field, [data-row]') || control).scrollIntoView();
    control.focus({ preventScroll: true });
  }

  summary.addEventListener('click', function (event) {
    var link = event.target.closest('a[href^="#"]');
    var control = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!control) return;
    event.preventDefault();
    reveal(control);
  });

  summary.focus();
})();
