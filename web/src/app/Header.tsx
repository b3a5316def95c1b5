import type { Language, Zone } from '../lib/Format';
import { Boundary } from '../ui/Boundary';
import { Switch } from '../ui/Switch';
import { usePage, useView } from '../ui/View';
import { simulatedSpeed } from '../state/selectors';
import { ConnectionPill, FreshnessPill } from './Pills';

interface Choices {
  theme: 'dark' | 'light';
  onTheme: (theme: 'dark' | 'light') => void;
  language: Language;
  onLanguage: (language: Language) => void;
  zone: Zone;
  onZone: (zone: Zone) => void;
}

/** What market this is, how fresh its data is, and what a person can choose for the page. */
export function Header({ choices, onHelp }: { choices: Choices; onHelp: () => void }) {
  const { t } = useView();
  return (
    <header className="top">
      <h1 className="brand"><img src="/favicon.svg" alt="" width="26" height="26" /><span>Trader</span></h1>
      {/* The choices stay, whatever goes wrong beside them. */}
      <Boundary name={t('theData')} t={t}><Market /></Boundary>
      <div className="status"><Boundary name={t('lastBar')} t={t}><FreshnessPill /></Boundary><ConnectionPill /></div>
      <div className="choices">
        <Switch small label={t('timeZone')} value={choices.zone} onChange={choices.onZone} options={[{ value: 'utc', label: 'UTC' }, { value: 'local', label: t('local') }]} />
        <Switch small label={t('language')} value={choices.language} onChange={choices.onLanguage} options={[{ value: 'en', label: 'EN', title: 'English' }, { value: 'uk', label: 'УК', title: 'Українська' }]} />
        <Switch small label={t('theme')} value={choices.theme} onChange={choices.onTheme} options={[{ value: 'dark', label: t('dark') }, { value: 'light', label: t('light') }]} />
        <button type="button" className="action" aria-haspopup="dialog" aria-label={t('help')} onClick={onHelp}>?</button>
      </div>
    </header>
  );
}

function Market() {
  const { t, format } = useView();
  const state = usePage('system');
  const market = state.system?.market ?? 'unknown';
  const speed = simulatedSpeed(state);
  const words = market === 'simulated' ? `${t('marketSimulated')}${speed === null ? '' : ` · ×${format.figure(speed)}`}` : market === 'live' ? t('marketLive') : t('marketUnknown');
  return (
    <p className="market" data-market={market} title={state.system?.description} data-testid="market">
      {words}{state.system?.strategies_copied && <span className="market-copy" title={t('copiedWords')}> · {t('copied')}</span>}
    </p>
  );
}
