/* The time question: adds to each row a bar to tap, steppers and the days; keeps the running total; splits, scales, undoes.
   A row's text field stays the control: everything here only writes into it. Words come from the data attributes of .allocation. */
(function () {
  'use strict';

  var root = document.querySelector('[data-allocation]');
  if (!root) return;
  document.documentElement.classList.add('scripted');

  var STEP = 5;
  var PER_DAY = 5; // per cent of a month's working days
  var MOST_TO_SPLIT = 40;
  var SILENCE = 700; // before the total is spoken
  var RING = 2 * Math.PI * 80;
  var SVG = 'http://www.w3.org/2000/svg';

  var totals = all('[data-total]', document);
  var live = document.getElementById('live');
  var before = null; // the texts of all fields before a helper changed them
  var active = 0;
  var speech;
  var rows = all('[data-row]', root).map(build);

  function all(selector, within) {
    return [].slice.call(within.querySelectorAll(selector));
  }

  function make(tag, className, parent) {
    var element = document.createElement(tag);
    element.className = className;
    parent.appendChild(element);
    return element;
  }

  function text(name, values) {
    return (root.getAttribute('data-' + name) || '').replace(/\{(\w+)\}/g, function (mark, word) {
      return values && word in values ? values[word] : mark;
    });
  }

  // ---- numbers ----

  // '１５ ％' is 15; what is no whole number counts as nothing and stays as typed.
  function number(row) {
    var plain = row.input.value
      .replace(/[０-９]/g, function (digit) { return String.fromCharCode(digit.charCodeAt(0) - 0xfee0); })
      .replace(/[%％\s]/g, '');
    return /^\d{1,3}$/.test(plain) ? Number(plain) : 0;
  }

  function isBlank(row) {
    return row.input.value.trim() === '';
  }

  function isOpen(row) {
    var details = row.element.closest('details');
    return !details || details.open;
  }

  function sumOf(numbers) {
    return numbers.reduce(function (sum, n) { return sum + n; }, 0);
  }

  // Largest remainder: whole numbers in the same proportions that add up to exactly 100.
  function scaled(numbers) {
    var sum = sumOf(numbers);
    var exact = numbers.map(function (n) { return n * 100 / sum; });
    var whole = exact.map(Math.floor);
    exact
      .map(function (n, index) { return { index: index, rest: n - whole[index] }; })
      .sort(function (a, b) { return b.rest - a.rest || a.index - b.index; })
      .slice(0, 100 - sumOf(whole))
      .forEach(function (one) { whole[one.index] += 1; });
    return whole;
  }

  // ---- rows ----

  function build(element, index) {
    var row = { element: element, input: element.querySelector('input'), label: element.querySelector('label').textContent.trim() };
    row.days = make('p', 'allocation__days', element);
    row.days.setAttribute('aria-hidden', 'true');
    var control = make('div', 'allocation__control', element);
    row.less = stepper(control, row, index, -STEP);
    row.bar = make('div', 'allocation__bar', control);
    row.bar.setAttribute('aria-hidden', 'true');
    row.fill = make('i', 'allocation__fill', row.bar);
    row.more = stepper(control, row, index, STEP);

    row.bar.addEventListener('click', function (event) {
      var box = row.bar.getBoundingClientRect();
      change(index, Math.round((event.clientX - box.left) / box.width * (100 / STEP)) * STEP);
    });
    row.input.addEventListener('input', function (event) {
      if (!event.isTrusted && row.writing) return;
      before = null;
      draw(index);
      announce(index);
    });
    row.input.addEventListener('focus', function () {
      draw(index);
      row.input.select();
    });
    row.input.addEventListener('keydown', function (event) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      step(index, event.key === 'ArrowUp' ? STEP : -STEP);
    });
    return row;
  }

  // A round button: a press steps once, holding it repeats.
  function stepper(parent, row, index, by) {
    var button = make('button', 'allocation__step', parent);
    var sign = make('span', '', button);
    var repeated = false;
    var timer;
    button.type = 'button';
    sign.textContent = by > 0 ? '+' : '−';
    sign.setAttribute('aria-hidden', 'true');
    make('span', 'visually-hidden', button).textContent = text(by > 0 ? 'add' : 'take', { row: row.label });

    function repeat() {
      repeated = true;
      step(index, by);
      timer = setTimeout(repeat, 140);
    }
    button.addEventListener('pointerdown', function () {
      repeated = false;
      timer = setTimeout(repeat, 450);
    });
    ['pointerup', 'pointerleave', 'pointercancel'].forEach(function (name) {
      button.addEventListener(name, function () { clearTimeout(timer); });
    });
    button.addEventListener('click', function () {
      if (!repeated) step(index, by);
      repeated = false;
    });
    return button;
  }

  function step(index, by) {
    var now = number(rows[index]);
    var snapped = (by > 0 ? Math.floor(now / STEP) : Math.ceil(now / STEP)) * STEP;
    var next = Math.max(0, Math.min(100, snapped + by));
    if (next !== now) change(index, next);
  }

  function change(index, value) {
    before = null;
    write(rows[index], Math.max(0, Math.min(100, value)));
    draw(index);
    announce(index);
  }

  // Other scripts (saving) listen for 'input', so a value we write says so too.
  function write(row, value) {
    row.writing = true;
    row.input.value = value;
    row.input.dispatchEvent(new Event('input', { bubbles: true }));
    row.writing = false;
  }

  // ---- drawing ----

  function left(sum) {
    if (sum === 100) return text('exact');
    return sum < 100 ? text('left', { n: 100 - sum }) : text('over', { n: sum - 100 });
  }

  function draw(index) {
    if (index !== undefined) active = index;
    var numbers = rows.map(number);
    var sum = sumOf(numbers);
    rows.forEach(function (row, i) { drawRow(row, numbers[i]); });
    totals.forEach(function (total) { drawTotal(total, numbers, sum); });
    offer(numbers, sum);
  }

  function drawRow(row, n) {
    var days = Math.round(n / PER_DAY * 10) / 10;
    row.fill.style.width = Math.min(100, n) + '%';
    row.days.textContent = !n ? '' : days === 1 ? text('day') : text('days', { n: days });
    row.less.setAttribute('aria-disabled', n <= 0);
    row.more.setAttribute('aria-disabled', n >= 100);
  }

  function drawTotal(total, numbers, sum) {
    total.classList.toggle('is-exact', sum === 100);
    total.classList.toggle('is-over', sum > 100);
    all('[data-sum]', total).forEach(function (element) { element.textContent = sum + '%'; });
    all('[data-left]', total).forEach(function (element) { element.textContent = left(sum); });
    all('[data-stack]', total).forEach(function (stack) { drawStack(stack, numbers, sum); });
    all('[data-ring]', total).forEach(function (ring) { drawRing(ring, numbers, sum); });
  }

  // A part for each row and one for what is left; the row in hand is darker.
  function parts(parent, count, create) {
    while (parent.children.length < count) parent.appendChild(create());
    return [].slice.call(parent.children);
  }

  function drawStack(stack, numbers, sum) {
    var sizes = numbers.concat(Math.max(0, 100 - sum));
    parts(stack, sizes.length, function () { return document.createElement('i'); }).forEach(function (part, i) {
      part.hidden = !sizes[i];
      part.style.flexGrow = sizes[i];
      part.className = i === numbers.length ? 'is-rest' : i === active ? 'is-now' : '';
    });
  }

  function drawRing(ring, numbers, sum) {
    var unit = RING / Math.max(100, sum);
    var sizes = numbers.concat(Math.max(0, 100 - sum));
    var start = 0;
    parts(ring, sizes.length, circle).forEach(function (part, i) {
      var length = sizes[i] * unit;
      part.setAttribute('class', i === numbers.length ? 'is-rest' : i === active ? 'is-now' : '');
      part.setAttribute('stroke-dasharray', Math.max(0, length - 2) + ' ' + RING);
      part.setAttribute('stroke-dashoffset', -(start + 1));
      part.setAttribute('stroke-opacity', i === active || i === numbers.length ? 1 : 0.78 - 0.09 * (i % 4));
      start += length;
    });
  }

  function circle() {
    var element = document.createElementNS(SVG, 'circle');
    element.setAttribute('cx', 100);
    element.setAttribute('cy', 100);
    element.setAttribute('r', 80);
    return element;
  }

  // ---- helpers ----

  function blanks() {
    return rows.filter(function (row) { return isOpen(row) && isBlank(row); });
  }

  function offer(numbers, sum) {
    var rest = 100 - sum;
    var empty = blanks().length;
    var offered = {
      split: rest > 0 && rest <= MOST_TO_SPLIT && empty > 0 && rows.some(function (row) { return !isBlank(row); }),
      scale: sum > 0 && (rest < 0 || (rest > 0 && !empty)),
      undo: before !== null
    };
    helpers().forEach(function (button) {
      var name = button.getAttribute('data-do');
      button.hidden = !offered[name];
      if (name === 'split') button.textContent = text('split', { n: rest });
    });
  }

  function helpers(name) {
    return all(name ? '[data-do=' + name + ']' : '[data-do]', document);
  }

  var actions = {
    split: function () {
      var empty = blanks();
      var rest = 100 - sumOf(rows.map(number));
      var share = Math.floor(rest / empty.length);
      empty.forEach(function (row, i) { write(row, share + (i < rest - share * empty.length ? 1 : 0)); });
    },
    scale: function () {
      var numbers = rows.map(number);
      scaled(numbers).forEach(function (n, i) { if (numbers[i]) write(rows[i], n); });
    },
    undo: function (texts) {
      rows.forEach(function (row, i) { if (row.input.value !== texts[i]) write(row, texts[i]); });
    }
  };

  function help(button) {
    var name = button.getAttribute('data-do');
    var texts = rows.map(function (row) { return row.input.value; });
    actions[name](before);
    before = name === 'undo' ? null : texts;
    draw();
    announce(null, text(name === 'undo' ? 'undone' : 'adjusted'));
    var shown = all('[data-do]:not([hidden])', button.parentNode);
    var undo = shown.filter(function (one) { return one.getAttribute('data-do') === 'undo'; })[0];
    (undo || shown[0] || rows[active].more).focus();
  }

  // ---- the spoken total: once, after the hand has come to rest ----

  function announce(index, first) {
    clearTimeout(speech);
    speech = setTimeout(function () {
      var sum = sumOf(rows.map(number));
      var values = { sum: sum, left: left(sum) };
      var words = text('announce-total', values);
      if (index !== null) {
        values.row = rows[index].label;
        values.n = number(rows[index]);
        words = text('announce', values);
      }
      if (live) live.textContent = (first ? first + ' ' : '') + words;
    }, SILENCE);
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-do]');
    if (button) help(button);
  });
  document.addEventListener('answers-restored', function () { draw(); });
  all('details', root).forEach(function (details) {
    details.addEventListener('toggle', function () { draw(); });
    if (all('[data-row] input', details).some(function (input) { return input.value.trim() !== ''; })) details.open = true;
  });

  draw();
})();
