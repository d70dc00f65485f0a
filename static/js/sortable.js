/* Lists whose parts can be dragged to another place: an extra beside the buttons. Dropped, the list's form is submitted
   with the same act as theirs; on pages of lists a form of its own is made for it. */
(function () {
  'use strict';

  [].forEach.call(document.querySelectorAll('[data-sortable]'), function (list) {
    var dragged = null;
    var place = list.getAttribute('data-sortable');

    [].forEach.call(list.children, function (item) {
      var handle = document.createElement('span');
      handle.className = 'drag-handle';
      handle.setAttribute('aria-hidden', 'true');
      handle.textContent = '⠿';
      handle.addEventListener('pointerdown', function () { item.draggable = true; });
      item.addEventListener('dragend', function () {
        item.draggable = false;
        item.classList.remove('is-dragged');
      });
      item.addEventListener('dragstart', function (event) {
        if (event.target !== item) return;
        dragged = item;
        item.classList.add('is-dragged');
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', item.getAttribute('data-key'));
        event.stopPropagation();
      });
      item.insertBefore(handle, item.firstChild);
    });

    list.addEventListener('dragover', function (event) {
      if (!dragged) return;
      event.preventDefault();
      var over = event.target.closest('[data-key]');
      if (!over || over === dragged || over.parentElement !== list) return;
      var box = over.getBoundingClientRect();
      list.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
    });

    list.addEventListener('drop', function (event) {
      if (!dragged) return;
      event.preventDefault();
      event.stopPropagation();
      var act = 'move:' + place + ':' + dragged.getAttribute('data-key') + ':' + [].indexOf.call(list.children, dragged);
      dragged = null;
      var form = list.closest('form') || list.querySelector('form');
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = '_do';
      field.value = act;
      form.appendChild(field);
      form.submit();
    });
  });
})();
