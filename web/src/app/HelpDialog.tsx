import { Dialog } from '../ui/Dialog';
import { useView } from '../ui/View';

const KEYS = [
  ['c', 'keyChart'], ['← →', 'keyMove'], ['Enter', 'keyWhy'], ['+ −', 'keyZoom'], ['End', 'keyLatest'], ['t', 'keyTrades'], ['m', 'keyManage'], ['d', 'keyTheme'],
  ['u', 'keyZone'], ['l', 'keyLanguage'], ['?', 'keyHelp'], ['Esc', 'keyClose'],
] as const;
const WORDS = [['bps', 'wordBps'], ['net', 'wordNet'], ['interval95', 'wordInterval'], ['timely', 'wordTimely'], ['cooldownWord', 'wordCooldown']] as const;

/** The keys, and the words that a newcomer may not know. */
export function HelpDialog({ isOn, onSwitch, onClose }: { isOn: boolean; onSwitch: (isOn: boolean) => void; onClose: () => void }) {
  const { t } = useView();
  return (
    <Dialog id="help" title={t('help')} onClose={onClose}>
      <div className="help">
        <h3>{t('keys')}</h3>
        <dl className="keys">{KEYS.map(([key, text]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(text)}</dd></div>)}</dl>
        <label className="check"><input type="checkbox" checked={isOn} onChange={(event) => onSwitch(event.target.checked)} /> {t('shortcutsOn')}</label>
        <h3>{t('words')}</h3>
        <dl className="words">{WORDS.map(([word, text]) => <div key={word}><dt>{t(word)}</dt><dd>{t(text)}</dd></div>)}</dl>
      </div>
    </Dialog>
  );
}
