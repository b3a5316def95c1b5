// The dialog of the strategies' documents: to read one, to add or replace one, to stop, start and remove.

import { byId, make, setChildren, setData, setHidden, setText } from './dom.js';
import { changeText, inOrder, named, titled } from './signals.js';

/** The one whose document is shown, and that document once it has come, or why it has not. */
const view = { name: null, text: null, problem: null };
/** One that was accepted and is not in the list yet. */
let coming = null;
/** What is done after a second click; null while nothing is asked. */
let confirmed = null;
/** The document that was last copied into the editor: what differs from it was typed. */
let copied = '';
/** The list that was drawn last. */
let drawn = null;
const rows = new Map();
let actions = null;

/**
 * Makes the dialog work. `current()` is the page's state; `fetchOne(name)` gives a strategy with its document and `submit(text)` what came of a new one; both throw an error
 * whose message is the gateway's. `onWish(name, verb)` asks for start, stop or remove.
 */
export function bindStrategies(given) {
  actions = given;
  byId('strategies-open').addEventListener('click', () => openStrategies(view.name));
  byId('strategies-close').addEventListener('click', () => byId('strategies').close());
  byId('strategies-list').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) choose(button.dataset.name);
  });
  byId('document-change').addEventListener('click', (event) => {
    if (event.currentTarget.getAttribute('aria-disabled') !== 'true') actions.onWish(view.name, event.currentTarget.dataset.verb);
  });
  byId('document-remove').addEventListener('click', () => {
    const name = view.name;
    ask(`Remove ${name}? An open trade runs on to its exit, and what it traded stays in the log.`, 'Remove', () => actions.onWish(name, 'remove'));
  });
  byId('document-edit').addEventListener('click', () => {
    const text = view.text;
    if (['', copied, text].includes(byId('editor').value)) edit(text);
    else ask('What is written below would be lost.', 'Replace it', () => edit(text));
  });
  byId('confirm-yes').addEventListener('click', () => { const act = confirmed; ask(null); act?.(); });
  byId('confirm-no').addEventListener('click', () => { ask(null); byId('document-remove').focus(); });
  byId('editor-submit').addEventListener('click', submit);
}

export function openStrategies(name) {
  choose(name);
  if (!byId('strategies').open) byId('strategies').showModal();
  rows.get(view.name)?.root.scrollIntoView({ block: 'nearest' });
}

function choose(name) {
  coming = null;
  ask(null);
  Object.assign(view, { name, text: null, problem: null });
  show(actions.current());
  void loadDocument();
}

/** Follows the state; the document is read again when its strategy changed, as a new title makes no new version. */
export function showStrategies(state) {
  const isChanged = drawn !== state.strategies;
  show(state);
  if (isChanged && byId('strategies').open) void loadDocument();
}

async function loadDocument() {
  const { name } = view;
  if (name === null) return;
  const outcome = await actions.fetchOne(name).then((strategy) => ({ text: strategy.document ?? null, problem: null }), (error) => ({ text: null, problem: error.message }));
  if (name !== view.name) return;
  Object.assign(view, outcome);
  show(actions.current());
}

// MARK: drawing

function show(state) {
  drawn = state.strategies;
  const names = inOrder(Object.keys(state.strategies));
  if (coming !== null && names.includes(coming)) { choose(coming); return; }
  // Nothing chosen, or the chosen one is gone: the first one is better than an empty place.
  if (view.name === null || !names.includes(view.name)) {
    const next = names[0] ?? null;
    if (next !== view.name) {
      ask(null);
      Object.assign(view, { name: next, text: null, problem: null });
      if (next !== null && byId('strategies').open) void loadDocument();
    }
  }
  for (const name of rows.keys()) if (!names.includes(name)) rows.delete(name);
  for (const name of names) if (!rows.has(name)) rows.set(name, buildRow(name));
  for (const name of names) updateRow(rows.get(name), state.strategies[name]);
  setChildren(byId('strategies-list'), names.map((name) => rows.get(name).root));
  setHidden(byId('strategies-none'), names.length > 0);
  setText(byId('strategies-none'), state.problems.strategies ? `Strategies are not available: ${state.problems.strategies}` : 'There is no strategy. Paste a document below.');
  showDocument(named(state.strategies, view.name), named(state.wishes, view.name));
}

function buildRow(name) {
  const ui = { name: make('b'), about: make('span', { className: 'strategy-about' }) };
  ui.button = make('button', { type: 'button', data: { name } }, ui.name, ui.about);
  ui.root = make('li', {}, ui.button);
  return ui;
}

function updateRow(ui, strategy) {
  setText(ui.name, titled(strategy.name, strategy.version));
  setText(ui.about, [stateText(strategy), strategy.timeframe].filter(Boolean).join(' · '));
  setData(ui.button, 'state', strategy.state);
  ui.button.setAttribute('aria-current', String(strategy.name === view.name));
}

const stateText = ({ state }) => (state === 'running' ? '● running' : state === 'stopped' ? '■ stopped' : state);

function showDocument(strategy, wish) {
  setHidden(byId('document'), strategy === null);
  if (strategy === null) return;
  setText(byId('document-name'), `${titled(strategy.name, strategy.version)} · ${strategy.state}`);
  const isRunning = strategy.state === 'running';
  const change = byId('document-change');
  setText(change, changeText(wish, isRunning));
  setData(change, 'verb', isRunning ? 'stop' : 'start');
  change.setAttribute('aria-disabled', String(Boolean(wish?.verb)));
  setText(byId('document-text'), view.text ?? (view.problem === null ? 'Loading …' : `The document is not available: ${view.problem}`));
  setHidden(byId('document-edit'), view.text === null);
  setHidden(byId('document-problem'), !wish?.problem);
  setText(byId('document-problem'), wish?.problem ?? '');
}

/** Asks before something is lost; null takes the question back. */
function ask(question, yes = '', act = null) {
  confirmed = act;
  setHidden(byId('confirm'), question === null);
  setText(byId('confirm-text'), question ?? '');
  setText(byId('confirm-yes'), yes);
  if (question !== null) byId('confirm-yes').focus();
}

// MARK: the editor

function edit(text) {
  copied = text;
  const editor = byId('editor');
  editor.value = text;
  editor.focus();
  editor.setSelectionRange(0, 0);
  editor.scrollTop = 0;
  say('', '');
}

let isSubmitting = false;

async function submit() {
  if (isSubmitting) return;
  const text = byId('editor').value;
  if (text.trim() === '') { say('', 'Paste or write a document first.'); return; }
  isSubmitting = true;
  setText(byId('editor-submit'), 'Asking …');
  say('', '');
  try {
    const answer = await actions.submit(text);
    copied = text;
    const done = answer.version === null ? 'Nothing had to change.' : `Accepted: ${titled(answer.name, answer.version)} is ${answer.state}.`;
    say(done, '');
    coming = answer.name;
    show(actions.current());
  } catch (error) {
    say('', error.message);
    showPlace(byId('editor'), error.message);
  } finally {
    isSubmitting = false;
    setText(byId('editor-submit'), 'Add or replace');
  }
}

function say(done, problem) {
  setText(byId('editor-done'), done);
  setHidden(byId('editor-done'), done === '');
  setText(byId('editor-problem'), problem);
  setHidden(byId('editor-problem'), problem === '');
}

/** The gateway says `line:column: what is wrong`: the cursor goes there. */
function showPlace(editor, message) {
  const place = message.match(/^(\d+):(\d+):/);
  if (!place) return;
  const lines = editor.value.split('\n');
  const line = Math.min(Number(place[1]), lines.length) - 1;
  const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  editor.focus();
  editor.setSelectionRange(Math.min(start + Number(place[2]) - 1, start + lines[line].length), start + lines[line].length);
}
