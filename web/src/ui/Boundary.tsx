import { Component, type ReactNode } from 'react';
import type { Translate } from '../text/translate';

interface Props {
  /** What is blanked, in words. */
  name: string;
  t: Translate;
  /** Whether it takes the whole width of the page. */
  wide?: boolean;
  /** The panel's own, so that links to it lead somewhere. */
  id?: string;
  children: ReactNode;
}

/** Keeps what goes wrong while a panel is drawn inside that panel: words and a way to draw it again stand in its place. */
export class Boundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { name, t, wide, id } = this.props;
    return (
      <section className={wide ? 'panel broken wide' : 'panel broken'} role="alert" id={id} data-testid="broken">
        <p className="problem">{t('panelBroken', { name, reason: error.message })}</p>
        <div className="actions"><button type="button" onClick={() => this.setState({ error: null })}>{t('again')}</button></div>
      </section>
    );
  }
}
