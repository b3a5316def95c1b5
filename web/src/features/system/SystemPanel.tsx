import { roleOf, venueOf } from '../../text/roles';
import type { TextKey } from '../../text/texts';
import { Problem } from '../../ui/Missing';
import { usePage, useView } from '../../ui/View';
import type { ServiceState } from '../../wire/answers';
import { SourceView } from './SourceView';

const WELL = new Set(['running']);

/** The market in plain words, and how each service is. */
export function SystemPanel() {
  const { t, showData, session } = useView();
  const { system, problems } = usePage('system', 'problems');
  return (
    <section className="panel system-panel" aria-labelledby="system-title" id="system">
      <div className="panel-head">
        <h2 id="system-title">{t('systemTitle')}</h2>
        <button type="button" className="action" aria-haspopup="dialog" onClick={showData}>{t('dataButton')}</button>
      </div>
      {problems.system && <Problem text={t('systemMissing', { reason: problems.system })} onAgain={() => session.askSystem()} testid="missing-system" />}
      {system && (
        <>
          <p className="system-words">{system.market === 'simulated' ? t('marketSimulatedWords', { words: system.description }) : t('marketLiveWords', { venues: system.venues.map(venueOf).join(', ') })} {system.strategies_copied && t('copiedWords')}</p>
          <ul className="services">{system.services.map((service) => <ServiceView key={service.service} service={service} isOld={problems.system !== undefined} />)}</ul>
        </>
      )}
    </section>
  );
}

function ServiceView({ service, isOld }: { service: ServiceState; isOld: boolean }) {
  const { t } = useView();
  const isWell = WELL.has(service.state) && !isOld;
  const lag = service.lag === null ? t('lagUnknown') : service.lag === 0 ? t('caughtUp') : t('behind', { n: service.lag });
  return (
    <li data-well={isWell} data-testid={`service-${service.service}`}>
      <span className="mark" aria-hidden="true">{isWell ? '✓' : '!'}</span>
      <b>{service.service}</b>
      <span className="service-state">{isOld ? t('unknownNow') : STATES[service.state] ? t(STATES[service.state] ?? 'unknownNow') : service.state} · {lag}</span>
      <span className="service-role">{roleOf(service.service, t)}</span>
      {service.reason && <span className="service-reason">{service.reason}</span>}
      {service.source && <SourceView report={service.source} />}
    </li>
  );
}

const STATES: Readonly<Record<string, TextKey>> = {
  running: 'serviceRunning', starting: 'serviceStarting', bootstrapping: 'serviceBootstrapping', stale: 'serviceStale', halted: 'serviceHalted', stopping: 'serviceStopping', 'not answering': 'serviceSilent',
};
