/* The keys of a presentation: arrows and the page keys that remote controls send go on and back, Esc leaves. */
(function () {
  'use strict';

  var ways = {
    ArrowRight: '[data-present-next]',
    PageDown: '[data-present-next]',
    ArrowLeft: '[data-present-previous]',
    PageUp: '[data-present-previous]',
    Escape: '[data-present-leave]'
  };

  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var link = Object.prototype.hasOwnProperty.call(ways, event.key) && document.querySelector(ways[event.key]);
    if (!link) return;
    event.preventDefault();
    location.assign(link.href);
  });
}());
