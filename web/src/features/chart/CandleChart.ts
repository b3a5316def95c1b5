import {
  ColorType, createChart, CrosshairMode, LineStyle, TickMarkType, type CandlestickData, type Chart, type HistogramData, type LogicalRange, type Series,
  type SeriesMarker,
} from 'lightweight-charts';
import { firstFrom, sameBar, type Bar } from '../../lib/Bar';
import { BarSeries } from '../../lib/BarSeries';
import type { Format } from '../../lib/Format';
import type { Palette } from './palette';
import { TradeLines, type TradeLine } from './TradeLines';

/** What the chart tells of itself. Times are opens of its bars. */
export interface ChartListener {
  onHover(ts: number | null): void;
  onChoose(ts: number): void;
  onFollow(isFollowing: boolean): void;
  /** The beginning of what is loaded is in sight. */
  onBeginning(): void;
  onSpan(visibleBars: number): void;
}

/** What is shown: closed bars in ascending order, the bar in progress, marks and lines. */
export interface ChartContent {
  bars: BarSeries;
  forming: Bar | null;
  markers: SeriesMarker[];
  lines: readonly TradeLine[];
}

const MARGIN_BARS = 5;
/** More new bars than these are set with all the others. */
const MOST_ADDED = 300;
/** The next bars are asked for when fewer than these are left before the first one in sight. */
const AHEAD_BARS = 30;

/** Lightweight Charts with candles, volume and trades, which is told what to show and says what is pointed at. */
export class CandleChart {
  private readonly chart: Chart;
  private readonly candles: Series<CandlestickData>;
  private readonly volumes: Series<HistogramData>;
  private readonly lines: TradeLines;
  private readonly sizes: ResizeObserver;
  private content: ChartContent = { bars: BarSeries.none, forming: null, markers: [], lines: [] };
  private pointed: number | null = null;
  /** The bar that the keyboard has put the crosshair on: it stays there while the chart moves on. */
  private held: number | null = null;
  private isFollowing = true;

  constructor(container: HTMLElement, private readonly listener: ChartListener, private palette: Palette, private format: Format) {
    this.chart = createChart(container, { width: container.clientWidth, height: container.clientHeight, ...this.options() });
    this.candles = this.chart.addCandlestickSeries();
    this.volumes = this.chart.addHistogramSeries({ priceScaleId: '', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.14, bottom: 0.22 } });
    this.lines = new TradeLines(this.chart, this.candles);
    this.candles.attachPrimitive(this.lines);
    this.chart.subscribeCrosshairMove((event) => {
      // The library tells of what it was told as well, and of the pixel that the chart has moved away under.
      if (this.held === null) this.point(event.point && event.time !== undefined ? event.time : null);
    });
    container.addEventListener('pointermove', () => { this.held = null; });
    this.chart.subscribeClick((event) => { if (event.time !== undefined) listener.onChoose(event.time); });
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => this.looked(range));
    this.restyle(palette, format);
    this.sizes = new ResizeObserver(() => this.chart.applyOptions({ width: container.clientWidth, height: container.clientHeight }));
    this.sizes.observe(container);
  }

  remove(): void {
    this.sizes.disconnect();
    this.chart.remove();
  }

  // MARK: style

  private options(): object {
    const { palette, format } = this;
    return {
      layout: {
        background: { type: ColorType.Solid, color: palette.background }, textColor: palette.text, fontSize: 11,
        fontFamily: 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
        // Newer 4.x would put a link with inline style here; the page's foot names the library instead.
        attributionLogo: false,
      },
      grid: { vertLines: { color: palette.grid }, horzLines: { color: palette.grid } },
      rightPriceScale: { borderColor: palette.edge },
      timeScale: {
        borderColor: palette.edge, timeVisible: true, secondsVisible: false, rightOffset: MARGIN_BARS, minBarSpacing: 0.6,
        tickMarkFormatter: (time: number, type: TickMarkType) => tickText(time, type, format),
      },
      crosshair: {
        mode: CrosshairMode.Normal,
        vertLine: { color: palette.cross, labelBackgroundColor: palette.label, style: LineStyle.Dashed },
        horzLine: { color: palette.cross, labelBackgroundColor: palette.label, style: LineStyle.Dashed },
      },
      localization: { timeFormatter: (time: number) => `${format.moment(time)} ${format.zoneAt(time)}`, priceFormatter: format.price },
      handleScroll: { vertTouchDrag: false },
    };
  }

  restyle(palette: Palette, format: Format): void {
    const isOther = palette !== this.palette;
    this.palette = palette;
    this.format = format;
    this.chart.applyOptions(this.options());
    this.candles.applyOptions({
      // Hollow when it rose, filled when it fell: the colour is not the only mark.
      upColor: palette.background, downColor: palette.down, wickUpColor: palette.up, wickDownColor: palette.down, borderUpColor: palette.up,
      borderDownColor: palette.down, priceLineColor: palette.last, priceLineStyle: LineStyle.Dotted,
    });
    if (isOther && this.content.bars.length > 0) {
      const { content } = this;
      this.content = { bars: BarSeries.none, forming: null, markers: [], lines: [] };
      this.show(content);
    }
  }

  // MARK: content

  /** Draws what differs from what is shown. */
  show(content: ChartContent): void {
    const { bars, forming } = content;
    const before = this.content;
    this.content = content;
    const added = addedTo(before, content);
    if (added === null) {
      // A bar that is set keeps its place: what was in sight stays in sight when earlier ones come in before it.
      const range = this.chart.timeScale().getVisibleLogicalRange();
      const first = before.bars.at(0);
      const earlier = first ? firstFrom(bars, first.ts) : 0;
      const all = forming ? [...bars, forming] : [...bars];
      this.candles.setData(all.map((bar) => this.candle(bar, bar === forming)));
      this.volumes.setData(all.map((bar) => this.volume(bar)));
      if (range && earlier > 0) this.chart.timeScale().setVisibleLogicalRange({ from: range.from + earlier, to: range.to + earlier });
    } else {
      for (const bar of added) {
        this.candles.update(this.candle(bar, bar === forming));
        this.volumes.update(this.volume(bar));
      }
    }
    this.hold();
    if (before.markers !== content.markers) this.candles.setMarkers(content.markers);
    if (before.lines !== content.lines) this.lines.show(content.lines, { gain: this.palette.up, loss: this.palette.down });
  }

  /** The bar in progress is paler: it may still change. */
  private candle({ ts, open, high, low, close }: Bar, isForming: boolean): CandlestickData {
    if (!isForming) return { time: ts, open, high, low, close };
    const colour = close >= open ? this.palette.upForming : this.palette.downForming;
    return { time: ts, open, high, low, close, color: close >= open ? this.palette.background : colour, wickColor: colour, borderColor: colour };
  }

  private volume(bar: Bar): HistogramData {
    return { time: bar.ts, value: bar.volume, color: bar.close >= bar.open ? this.palette.upVolume : this.palette.downVolume };
  }

  // MARK: what is looked at

  /** Shows the newest `bars` bars and follows the market. */
  span(bars: number): void {
    const count = this.count;
    this.chart.timeScale().setVisibleLogicalRange({ from: count - bars, to: count - 1 + Math.max(MARGIN_BARS, bars * 0.03) });
  }

  latest(): void { this.chart.timeScale().scrollToRealTime(); }

  private get count(): number { return this.content.bars.length + (this.content.forming ? 1 : 0); }

  private looked(range: LogicalRange | null): void {
    if (range === null) return;
    if (range.from < AHEAD_BARS) this.listener.onBeginning();
    this.listener.onSpan(range.to - range.from);
    const isFollowing = range.to >= this.count - 1;
    if (isFollowing !== this.isFollowing) {
      this.isFollowing = isFollowing;
      this.listener.onFollow(isFollowing);
    }
  }

  // MARK: what is pointed at

  private point(ts: number | null): void {
    if (ts === this.pointed) return;
    this.pointed = ts;
    this.listener.onHover(ts);
  }

  /** Moves the crosshair by so many bars from where it is, or from the newest bar. */
  step(by: number): void {
    // The first step goes to the newest bar.
    const place = this.pointed === null ? this.count - 1 : Math.min(this.count - 1, Math.max(0, this.placeOf(this.pointed) + by));
    const bar = this.barAt(place);
    if (!bar) return;
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (range && (place < range.from + 1 || place > range.to - 1)) {
      const shift = place < range.from + 1 ? place - range.from - 3 : place - range.to + 3;
      this.chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    }
    this.held = bar.ts;
    this.hold();
    this.point(bar.ts);
  }

  private hold(): void {
    const bar = this.held === null ? undefined : this.barAt(this.placeOf(this.held));
    if (bar) this.chart.setCrosshairPosition(bar.close, bar.ts, this.candles);
  }

  /** The place of the first bar, closed or in progress, that opens at `ts` or later. */
  private placeOf(ts: number): number {
    const place = firstFrom(this.content.bars, ts);
    return place === this.content.bars.length && (this.content.forming?.ts ?? Infinity) < ts ? place + 1 : place;
  }

  private barAt(place: number): Bar | undefined {
    return place === this.content.bars.length ? this.content.forming ?? undefined : this.content.bars.at(place);
  }

  /** Looks at fewer or more bars, with the newest in sight staying where it is. */
  zoom(factor: number): void {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (range) this.chart.timeScale().setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
  }

  /** Opens what is pointed at. */
  choose(): void { if (this.pointed !== null) this.listener.onChoose(this.pointed); }

  unpoint(): void {
    this.held = null;
    this.chart.clearCrosshairPosition();
    this.point(null);
  }
}

/** The bars that are new or changed at the end; null when everything has to be set again. */
function addedTo(before: ChartContent, after: ChartContent): Bar[] | null {
  const newest = before.bars.at(-1);
  if (!newest || !after.bars.continues(before.bars) || after.bars.length > before.bars.length + MOST_ADDED) return null;
  const added: Bar[] = after.bars.slice(before.bars.length);
  if (after.forming && (before.forming === null || !sameBar(before.forming, after.forming) || added.length > 0)) added.push(after.forming);
  // What was drawn last can be changed and added to; what lies before it, such as a close that came after the next bar began, cannot.
  const drawn = before.forming?.ts ?? newest.ts;
  if ((added[0]?.ts ?? Infinity) < drawn || (before.forming && added.length === 0 && !after.forming)) return null;
  return added;
}

function tickText(time: number, type: TickMarkType, format: Format): string {
  switch (type) {
    case TickMarkType.Year:
    case TickMarkType.Month:
    case TickMarkType.DayOfMonth:
      // Days begin at midnight UTC on the scale; another zone's clock says what that is there.
      return format.zone === 'utc' ? format.day(time) : format.moment(time);
    default:
      return format.clock(time);
  }
}
