/* The theme button: where the browser's own setting decides (nothing chosen yet), the first press must visibly change something. */
(function () {
  'use strict';

  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var buttons = [].slice.call(document.querySelectorAll('[data-theme-button]:not([data-chosen])'));

  function update() {
    var next = dark.matches ? 'light' : 'dark';
    buttons.forEach(function (button) {
      button.value = next;
      button.querySelector('[data-theme-name]').textContent = button.getAttribute('data-' + next);
    });
  }

  if (buttons.length) {
    update();
    if (dark.addEventListener) dark.addEventListener('change', update);
  }
})();
