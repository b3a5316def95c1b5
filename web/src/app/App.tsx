import { useEffect, useMemo, useState } from 'react';
import { ActivityPanel } from '../features/activity/ActivityPanel';
import { ChartPanel } from '../features/chart/ChartPanel';
import { EdgePanel } from '../features/edge/EdgePanel';
import { PutBack } from '../features/strategies/PutBack';
import { ManageDialog } from '../features/strategies/ManageDialog';
import { StrategyCards } from '../features/strategies/StrategyCards';
import { DataDialog } from '../features/system/DataDialog';
import { SystemPanel } from '../features/system/SystemPanel';
import { TradeLog } from '../features/trades/TradeLog';
import { WhyDialog } from '../features/why/WhyDialog';
import { WatchPanel } from '../features/watch/WatchPanel';
import { Format } from '../lib/Format';
import { FIRST, fullName } from '../lib/instruments';
import type { Session } from '../state/Session';
import type { Store } from '../state/Store';
import { translator } from '../text/translate';
import { Boundary } from '../ui/Boundary';
import { useStored } from '../ui/useStored';
import { useStoredText } from '../ui/useStoredText';
import { ViewProvider, type Subject, type View } from '../ui/View';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import { Notices } from './Notices';
import { Summary } from './Summary';
import { useShortcuts } from './useShortcuts';

/** The dialog that is open: one at a time. */
type Open = { dialog: 'why'; subject: Subject } | { dialog: 'manage'; name: string | null } | { dialog: 'data' } | { dialog: 'help' } | null;

/** The whole page, and what a person has chosen for it. */
export function App({ store, session }: { store: Store; session: Session }) {
  const [theme, setTheme] = useStored('trader.theme', ['dark', 'light'] as const, 'dark');
  const [language, setLanguage] = useStored('trader.language', ['en', 'uk'] as const, navigator.language.startsWith('uk') ? 'uk' : 'en');
  const [zone, setZone] = useStored('trader.zone', ['utc', 'local'] as const, 'utc');
  const [scope, setScope] = useStored('trader.scope', ['all', 'timely'] as const, 'all');
  const [shortcuts, setShortcuts] = useStored('trader.shortcuts', ['on', 'off'] as const, 'on');
  const [charted, setCharted] = useStoredText('trader.symbol', FIRST[0]);
  const [open, setOpen] = useState<Open>(null);
  /** What was typed and not accepted yet: a dialog that was closed by mistake loses nothing. */
  const [draft, setDraft] = useState('');

  const format = useMemo(() => new Format(language, zone), [language, zone]);
  const t = useMemo(() => translator(format), [format]);
  const view: View = useMemo(() => ({
    t, format, theme, scope, store, session,
    // Before there were venues its symbol alone was stored.
    charted: fullName(charted), chart: setCharted,
    explain: (subject) => setOpen({ dialog: 'why', subject }),
    manage: (name) => setOpen({ dialog: 'manage', name }),
    showData: () => setOpen({ dialog: 'data' }),
  }), [t, format, theme, scope, store, session, charted]);

  useEffect(() => {
    session.start();
    return () => session.stop();
  }, [session]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', theme === 'dark' ? '#0a0f15' : '#f3f5f8');
  }, [theme]);
  useEffect(() => { document.documentElement.lang = language; }, [language]);
  useShortcuts(shortcuts === 'on' && open === null, {
    '?': () => setOpen({ dialog: 'help' }),
    d: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    u: () => setZone(zone === 'utc' ? 'local' : 'utc'),
    l: () => setLanguage(language === 'en' ? 'uk' : 'en'),
    m: () => setOpen({ dialog: 'manage', name: null }),
    c: () => document.querySelector<HTMLElement>('[data-testid="chart"]')?.focus(),
    t: () => document.querySelector<HTMLElement>('#trades [role="tab"][aria-selected="true"]')?.focus(),
  });

  const close = () => setOpen(null);
  return (
    <ViewProvider value={view}>
      <a className="skip" href="#trades">{t('skipToTrades')}</a>
      <Boundary name={t('pageHeader')} t={t}><Header
        choices={{ theme, onTheme: setTheme, language, onLanguage: setLanguage, zone, onZone: setZone }} onHelp={() => setOpen({ dialog: 'help' })}
      /></Boundary>
      <Boundary name={t('notices')} t={t}><Notices /></Boundary>
      {open?.dialog !== 'manage' && <PutBack />}
      <main>
        <Boundary name={t('inShort')} t={t} wide><Summary /></Boundary>
        <Boundary name={t('priceChart')} t={t}><ChartPanel /></Boundary>
        <div className="rail">
          <Boundary name={t('edgeTitle')} t={t}><EdgePanel onScope={setScope} /></Boundary>
          <Boundary name={t('watchList')} t={t}><WatchPanel /></Boundary>
          <Boundary name={t('recentEvents')} t={t}><ActivityPanel /></Boundary>
        </div>
        <Boundary name={t('strategies')} t={t} wide><StrategyCards /></Boundary>
        <Boundary name={t('tradeLog')} t={t} wide id="trades"><TradeLog /></Boundary>
        <Boundary name={t('systemTitle')} t={t} wide><SystemPanel /></Boundary>
      </main>
      <footer className="bottom">
        <p>{t('paperOnly')} {t('timesIn', { zone: format.zoneName })}</p>
        <p>{t('chartsBy')} <a href="https://www.tradingview.com/" rel="noreferrer">TradingView Lightweight Charts™</a></p>
      </footer>
      {open?.dialog === 'why' && <WhyDialog subject={open.subject} onClose={close} />}
      {open?.dialog === 'manage' && <ManageDialog name={open.name} draft={draft} onDraft={setDraft} onClose={close} />}
      {open?.dialog === 'data' && <DataDialog onClose={close} />}
      {open?.dialog === 'help' && <HelpDialog isOn={shortcuts === 'on'} onSwitch={(isOn) => setShortcuts(isOn ? 'on' : 'off')} onClose={close} />}
    </ViewProvider>
  );
}
