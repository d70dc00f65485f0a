/* Saves the section two seconds after the last change, keeps what is unsaved in this tab, and says how it went.
   The server answers {revision}; 409 means the section was changed elsewhere, 410 with {closed} that the deadline has passed. One request at a time. */
(function () {
  'use strict';

  var form = document.querySelector('form[data-autosave]');
  if (!form || !window.fetch || !window.FormData) return;

  var DELAY = 2000;
  var LONGEST_WAIT = 30000;
  var PATIENCE_AT_SUBMIT = 3000;

  var status = document.querySelector('[data-save-status]');
  var revision = form.elements._revision;
  var action = form.getAttribute('action') || location.pathname + location.search;
  var key = 'answers:' + location.pathname + ':' + form.getAttribute('data-autosave');

  var timer = null;
  var dirty = false;
  var busy = null; // the promise of the request under way
  var failures = 0;
  var stopped = false;
  var lost = false; // the server no longer takes what is typed here
  var renewed = false; // a fresh token was asked for once

  function say(text, failed) {
    if (!status) return;
    status.textContent = text || '';
    status.classList.toggle('save-status--failed', Boolean(failed));
  }

  // ---- what is unsaved, kept in this tab ----

  function entries() {
    var list = [];
    new FormData(form).forEach(function (value, name) {
      if (name.charAt(0) !== '_' && name !== 'csrfmiddlewaretoken' && typeof value === 'string') list.push([name, value]);
    });
    return list;
  }

  function keep() {
    try {
      sessionStorage.setItem(key, JSON.stringify({ revision: revision.value, entries: entries() }));
    } catch (error) { /* storage full or forbidden: saving still works */ }
  }

  function forget() {
    try {
      sessionStorage.removeItem(key);
    } catch (error) { /* as above */ }
  }

  function recall() {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function fill(list) {
    [].forEach.call(form.elements, function (control) {
      if (!control.name || control.name.charAt(0) === '_' || control.name === 'csrfmiddlewaretoken') return;
      var values = list.filter(function (entry) { return entry[0] === control.name; }).map(function (entry) { return entry[1]; });
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = values.indexOf(control.value) !== -1;
      else if (/^(text|email|textarea|select-one)$/.test(control.type)) control.value = values.length ? values[0] : '';
    });
  }

  // A reload shows what the server has; what was typed on the same revision and never saved is newer.
  function restore() {
    var kept = recall();
    if (!kept) return;
    if (kept.revision !== revision.value) {
      forget();
      return;
    }
    if (JSON.stringify(kept.entries) === JSON.stringify(entries())) return;
    fill(kept.entries);
    document.dispatchEvent(new CustomEvent('answers-restored'));
    changed();
  }

  // ---- saving ----

  function changed() {
    if (lost) keep();
    if (stopped) return;
    dirty = true;
    keep();
    if (!failures) wait(DELAY);
  }

  function wait(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function save(leaving) {
    clearTimeout(timer);
    if (!dirty || stopped || busy) return;
    dirty = false;
    var body = new FormData(form);
    body.append('_action', 'autosave');
    busy = fetch(action, {
      method: 'POST',
      body: body,
      headers: { 'X-Requested-With': 'autosave', Accept: 'application/json' },
      credentials: 'same-origin',
      redirect: 'manual',
      keepalive: leaving === true
    }).then(received, failed).then(function () {
      busy = null;
      if (dirty && !failures) wait(document.visibilityState === 'hidden' ? 0 : DELAY);
    });
  }

  function received(reply) {
    if (reply.status === 409) return stop(form.getAttribute('data-conflict-text'));
    if (reply.status === 410) return reply.json().then(over, refused);
    if (reply.status >= 500 || reply.status === 429) return failed();
    if (reply.status === 403 && !renewed) return renew();
    if (!reply.ok) return refused();
    renewed = false;
    return reply.json().then(saved, failed);
  }

  // Signing in elsewhere changes the token of this browser: take the new one from the page and try again.
  function renew() {
    renewed = true;
    return fetch(action, { credentials: 'same-origin' }).then(function (reply) {
      return reply.text();
    }).then(function (text) {
      var field = new DOMParser().parseFromString(text, 'text/html').querySelector('#section-form [name=csrfmiddlewaretoken]');
      if (!field) return refused();
      form.elements.csrfmiddlewaretoken.value = field.value;
      dirty = true;
      wait(0);
    }).catch(failed);
  }

  function refused() {
    lost = true;
    keep();
    stop(form.getAttribute('data-leave-text'));
  }

  // After the deadline nothing more is taken, however long one waits.
  function over(answer) {
    if (!answer.closed) return refused();
    forget();
    stop(form.getAttribute('data-closed-text'));
  }

  function saved(answer) {
    var now = new Date();
    var time = ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
    revision.value = answer.revision;
    failures = 0;
    if (dirty) keep();
    else forget();
    say(form.getAttribute('data-saved-text').replace('{time}', time));
  }

  function failed() {
    dirty = true;
    failures += 1;
    say(form.getAttribute('data-saving-failed-text'), true);
    wait(Math.min(LONGEST_WAIT, 1000 * Math.pow(2, failures)));
  }

  function stop(text) {
    stopped = true;
    clearTimeout(timer);
    if (text) say(text, true);
  }

  // ---- leaving ----

  function submitBy(button) {
    if (form.requestSubmit) {
      form.requestSubmit(button || undefined);
      return;
    }
    if (button && button.name) {
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = button.name;
      field.value = button.value;
      form.appendChild(field);
    }
    form.submit();
  }

  // A save under way moves the revision: submitting before its answer would conflict with ourselves, so the submit waits for it.
  var held = false;
  form.addEventListener('submit', function (event) {
    clearTimeout(timer);
    if (busy && !held) {
      event.preventDefault();
      held = true;
      var button = event.submitter;
      var go = function () {
        if (held === 'gone') return;
        held = 'gone';
        submitBy(button);
      };
      busy.then(go);
      setTimeout(go, PATIENCE_AT_SUBMIT);
      return;
    }
    if (held === true) {
      event.preventDefault();
      return;
    }
    stopped = true;
    dirty = lost = false;
    failures = 0;
    if (event.submitter && event.submitter.name === '_exit') forget();
  });

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  window.addEventListener('online', function () {
    if (failures) wait(0);
  });
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') save(true);
  });
  window.addEventListener('pagehide', function () {
    save(true);
  });
  window.addEventListener('beforeunload', function (event) {
    if (!lost && (!dirty || !failures || stopped)) return;
    event.preventDefault();
    event.returnValue = form.getAttribute('data-leave-text');
  });
  // Back out of the browser's memory: the revision may have moved, so read the page again.
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) location.reload();
  });

  restore();
})();
