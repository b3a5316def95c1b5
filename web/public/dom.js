// The few ways in which this page touches the document. Text only ever goes in as text.

export const byId = (id) => document.getElementById(id);

/** An element with a class, properties and children; `data` and `aria` are objects of their own. */
export function make(tag, { data, aria, role, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (role) element.setAttribute('role', role);
  for (const [name, value] of Object.entries(data ?? {})) element.dataset[name] = value;
  for (const [name, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Writes only what differs: hundreds of events a second mostly change nothing that is seen. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, name) {
  if (element.className !== name) element.className = name;
}

export function setData(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Brings a parent's children into the given order, moving only what is out of place. */
export function setChildren(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const child of children) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}

/** A row of buttons of which one is pressed. */
export function choice(parent, options, chosen, onChoose) {
  const buttons = options.map(({ value, label, title }) => {
    const button = make('button', { type: 'button', textContent: label, title: title ?? '' });
    button.addEventListener('click', () => { press(value); onChoose(value); });
    return { value, button };
  });
  function press(value) {
    for (const one of buttons) one.button.setAttribute('aria-pressed', String(one.value === value));
  }
  press(chosen);
  parent.replaceChildren(...buttons.map((one) => one.button));
  return press;
}
