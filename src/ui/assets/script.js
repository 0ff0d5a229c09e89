// What pages gain where scripts run: a cursor on charts, sliders beside numbers, a scenario tried while it is
// written. Every journey works without it; nothing is fetched from any other place.
(() => {
  'use strict';

  const made = (name, attributes, parent) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.append(element);
    return element;
  };

  // A cursor that a pointer, a finger and the arrow keys move along a chart. The figure names each period's
  // values in words; each drawing says where its first and last period stand.
  const cursor = (figure) => {
    const told = JSON.parse(figure.dataset.told);
    if (told.length < 2) return;
    const start = Number(figure.dataset.start);
    const panel = made('p', { class: 'cursor' });
    const label = made('label', {}, panel);
    label.append('Move along the chart ');
    const slider = made('input', { type: 'range', min: 0, max: told.length - 1, step: 1, value: start }, label);
    const words = made('output', {}, panel);
    figure.insertBefore(panel, figure.querySelector('figcaption'));

    const drawings = [...figure.querySelectorAll('[data-span]')].map((drawing) => {
      const [from, to, top, bottom] = drawing.dataset.span.split(' ').map(Number);
      const svg = drawing.querySelector('svg');
      const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      line.setAttribute('class', 'c-cursor');
      line.setAttribute('visibility', 'hidden');
      svg.append(line);
      const place = (at) => {
        const x = from + ((to - from) * at) / (told.length - 1);
        line.setAttribute('d', `M${x} ${top}V${bottom}`);
        line.setAttribute('visibility', 'visible');
      };
      svg.addEventListener('pointermove', (event) => {
        const box = svg.getBoundingClientRect();
        const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
        const at = Math.round(((x - from) / (to - from)) * (told.length - 1));
        slider.value = Math.min(told.length - 1, Math.max(0, at));
        show();
      });
      return place;
    });

    const show = () => {
      const at = Number(slider.value);
      words.textContent = told[at];
      slider.setAttribute('aria-valuetext', told[at]);
      drawings.forEach((place) => place(at));
    };
    slider.addEventListener('input', show);
    slider.setAttribute('aria-valuetext', told[start]);
    words.textContent = told[start];
  };

  // A slider beside a box; the box stays what is sent.
  const slide = (box) => {
    const { least, most, step } = box.dataset;
    const slider = made('input', { type: 'range', min: least, max: most, step, class: 'slider' });
    slider.setAttribute('aria-label', `${box.labels[0].textContent.trim()}: slider`);
    const follow = () => {
      const typed = Number(box.value);
      if (box.value.trim() !== '' && Number.isFinite(typed)) slider.value = typed;
    };
    follow();
    slider.addEventListener('input', () => {
      box.value = slider.value;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
    box.addEventListener('input', follow);
    box.before(slider);
  };

  // What the scenario would do, tried again a moment after each change.
  const live = (form) => {
    const panel = form.querySelector('#tried');
    let timer = 0;
    let latest = 0;
    const attempt = async () => {
      const turn = ++latest;
      const fields = new URLSearchParams(new FormData(form));
      fields.set('action', 'try');
      panel.setAttribute('aria-busy', 'true');
      try {
        const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: fields });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const tried = page.querySelector('#tried');
        if (turn === latest && tried) panel.replaceChildren(...tried.childNodes);
      } catch {
        if (turn === latest) panel.textContent = 'It could not be tried just now. Nothing was lost.';
      } finally {
        if (turn === latest) panel.removeAttribute('aria-busy');
      }
    };
    form.addEventListener('input', (event) => {
      if (event.target.name === 'add' || event.target.name === 'name' || event.target.name === 'note') return;
      clearTimeout(timer);
      timer = setTimeout(attempt, 500);
    });
  };

  document.querySelectorAll('figure[data-told]').forEach(cursor);
  document.querySelectorAll('input[data-least]').forEach(slide);
  document.querySelectorAll('form[data-live]').forEach(live);
})();
