import { useEffect, useRef } from 'react';

/** Single keys that work wherever nothing is being typed. They can be switched off, as a screen reader or a voice may press them by mistake. */
export function useShortcuts(isOn: boolean, actions: Readonly<Record<string, () => void>>): void {
  const current = useRef(actions);
  useEffect(() => { current.current = actions; });
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
      const action = current.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
}
