/* Saves a thing to do, or an answer to a prompt, a second after the last change, and says how it went.
   The server answers {revision}; 409 means it was changed elsewhere, 422 that a field needs mending: both show on Save. */
(function () {
  'use strict';

  if (!window.fetch || !window.FormData) return;

  var DELAY = 1000;

  [].forEach.call(document.querySelectorAll('form[data-plan-item]'), function (form) {
    var status = form.querySelector('[data-plan-status]');
    var timer = null;
    var busy = false;
    var dirty = false;

    function say(name) {
      if (status) status.textContent = name ? form.getAttribute('data-' + name + '-text') : '';
    }

    function save() {
      timer = null;
      if (busy) return;
      busy = true;
      dirty = false;
      var data = new FormData(form);
      data.append('_action', 'autosave');
      fetch(form.action, { method: 'POST', body: data, credentials: 'same-origin', redirect: 'error' })
        .then(function (reply) {
          if (reply.status === 409) return say('conflict');
          if (!reply.ok) throw new Error(String(reply.status));
          return reply.json().then(function (saved) {
            form.elements._revision.value = saved.revision;
            say('saved');
          });
        })
        .catch(function () { say('failed'); })
        .then(function () {
          busy = false;
          if (dirty) later();
        });
    }

    function later() {
      dirty = true;
      if (timer) clearTimeout(timer);
      timer = setTimeout(save, DELAY);
    }

    form.addEventListener('input', function () {
      say('');
      later();
    });
    // A press on a button saves by itself: what is on its way must not come second.
    form.addEventListener('submit', function () {
      if (timer) clearTimeout(timer);
      dirty = false;
    });
  });
}());
