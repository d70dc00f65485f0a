/* The editor: saves a part when a field is left, submits where another choice makes the form look different, counts what is
   typed, keeps the outline open on a wide screen. The server answers {base}; 409 means that somebody else changed it too,
   422 that a field needs mending: both show on Save. */
(function () {
  'use strict';

  var outline = document.querySelector('[data-outline]');
  if (outline && window.matchMedia('(min-width: 60rem)').matches) outline.open = true;
  var here = outline && outline.querySelector('[aria-current]');
  if (here && outline.open) outline.scrollTop = here.offsetTop - 120;

  [].forEach.call(document.querySelectorAll('[data-count]'), function (count) {
    var field = document.getElementById(count.getAttribute('data-count'));
    var most = Number(count.getAttribute('data-most'));
    function tell() {
      var length = Array.from(field.value).length;
      var over = length > most;
      count.textContent = length + ' / ' + most + (over ? ' · ' + count.getAttribute('data-over-text') : '');
      count.classList.toggle('texts__count--over', over);
    }
    field.addEventListener('input', tell);
    tell();
  });

  var form = document.querySelector('[data-part-form]');
  if (!form || !window.fetch) return;
  var status = document.querySelector('[data-saved-status]');
  var busy = null;
  var again = false;
  var leaving = false;

  function say(name) {
    var now = new Date();
    var time = ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
    if (status) status.textContent = form.getAttribute('data-' + name + '-text').replace('{time}', time);
  }

  function rebase(base) {
    [].forEach.call(document.querySelectorAll('[data-base]'), function (field) { field.value = base; });
  }

  function save() {
    if (busy) {
      again = true;
      return;
    }
    again = false;
    var data = new FormData(form);
    data.append('_action', 'autosave');
    busy = fetch(location.pathname, { method: 'POST', body: data, credentials: 'same-origin', redirect: 'error' })
      .then(function (reply) {
        if (reply.status === 409) return say('conflict');
        if (reply.status === 422) return say('invalid');
        if (!reply.ok) throw new Error(String(reply.status));
        return reply.json().then(function (saved) {
          rebase(saved.base);
          say('saved');
        });
      })
      .catch(function () { if (!leaving) say('failed'); })
      .then(function () {
        busy = null;
        if (again) save();
      });
  }

  form.addEventListener('change', function (event) {
    if (/\.\+(code|kind)$/.test(event.target.name)) return;
    if (event.target.hasAttribute('data-reshape')) form.requestSubmit();
    else save();
  });

  // What is on its way must not come second: the submit waits for its answer.
  form.addEventListener('submit', function (event) {
    if (!busy || leaving) {
      leaving = true;
      return;
    }
    event.preventDefault();
    var button = event.submitter;
    busy.then(function () { form.requestSubmit(button && button.form === form ? button : undefined); });
  });
})();
