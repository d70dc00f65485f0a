/* Items: counts those that are answered, lets exclusive options clear the others, says when too many are ticked. */
(function () {
  'use strict';

  var items = [].slice.call(document.querySelectorAll('[data-item]'));
  var counter = document.querySelector('[data-answered]');
  var progress = document.querySelector('.dock__progress');
  if (!items.length) return;

  function isAnswered(item) {
    if (item.querySelector('input:checked')) return true;
    return [].some.call(item.querySelectorAll('select, textarea, input[type=text]'), function (control) {
      return control.value.trim() !== '';
    });
  }

  function count() {
    if (!counter) return;
    var answered = items.filter(isAnswered).length;
    counter.textContent = counter.getAttribute('data-text').replace('{n}', answered);
    if (progress) progress.value = answered;
  }

  // Ticking an exclusive option ("none of these") unticks the rest, and the other way round.
  function exclude(item, box) {
    var exclusive = box.hasAttribute('data-exclusive');
    [].forEach.call(item.querySelectorAll('input:checked'), function (other) {
      if (other !== box && (exclusive || other.hasAttribute('data-exclusive'))) other.checked = false;
    });
  }

  // Beyond the limit nothing is blocked: the limit is said in the colour of errors, the server decides.
  function limit(item) {
    var most = Number(item.getAttribute('data-max'));
    var text = item.querySelector('[data-limit]');
    if (!most || !text) return;
    var over = item.querySelectorAll('input:checked').length > most;
    if (over !== text.classList.contains('item__limit--over')) {
      text.classList.toggle('item__limit--over', over);
      text.setAttribute('role', over ? 'alert' : 'note');
    }
  }

  document.addEventListener('change', function (event) {
    var item = event.target.closest && event.target.closest('[data-item]');
    if (!item) return;
    if (event.target.type === 'checkbox' && event.target.checked) exclude(item, event.target);
    limit(item);
  });
  // 'input' comes before 'change'; counting once both are through sees the final state.
  document.addEventListener('change', count);
  document.addEventListener('input', count);
  document.addEventListener('answers-restored', count);

  items.forEach(limit);
  count();
})();
