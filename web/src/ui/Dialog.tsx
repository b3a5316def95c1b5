import { useEffect, useRef, type ReactNode } from 'react';
import { Boundary } from './Boundary';
import { useView } from './View';

/** A modal dialog that is open as long as it is drawn; Escape, its button and a click beside it close it. */
export function Dialog({ id, title, onClose, children, className = '' }: { id: string; title: ReactNode; onClose: () => void; children: ReactNode; className?: string }) {
  const { t } = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog} id={id} className={`dialog ${className}`} aria-labelledby={`${id}-title`} onCancel={(event) => { event.preventDefault(); onClose(); }}
      onPointerDown={(event) => { if (event.target === dialog.current) onClose(); }}
    >
      <div className="dialog-inner">
        <div className="panel-head">
          <h2 id={`${id}-title`}>{title}</h2>
          <button type="button" className="action" onClick={onClose}>{t('close')}</button>
        </div>
        <Boundary name={t('dialog')} t={t}>{children}</Boundary>
      </div>
    </dialog>
  );
}
