import type { Chart, DrawingTarget, Series, CandlestickData, SeriesPrimitive } from 'lightweight-charts';

/** A line from an entry to its exit, or to now. Times are those of bars on the chart. */
export interface TradeLine {
  fromTime: number;
  fromPrice: number;
  toTime: number;
  toPrice: number;
  isGain: boolean;
}

/** Draws dashed lines from entries to exits behind the candles. */
export class TradeLines implements SeriesPrimitive {
  private lines: readonly TradeLine[] = [];
  private colours = { gain: '', loss: '' };
  private redraw: () => void = () => {};

  constructor(private readonly chart: Chart, private readonly series: Series<CandlestickData>) {}

  show(lines: readonly TradeLine[], colours: { gain: string; loss: string }): void {
    this.lines = lines;
    this.colours = colours;
    this.redraw();
  }

  attached({ requestUpdate }: { requestUpdate: () => void }): void { this.redraw = requestUpdate; }

  paneViews() { return this.views; }

  private readonly views = [{ zOrder: () => 'bottom' as const, renderer: () => ({ draw: (target: DrawingTarget) => this.draw(target) }) }];

  private draw(target: DrawingTarget): void {
    const scale = this.chart.timeScale();
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio: x, verticalPixelRatio: y }) => {
      context.save();
      context.lineWidth = 1.25 * x;
      context.setLineDash([4 * x, 3 * x]);
      for (const line of this.lines) {
        const [left, right] = [scale.timeToCoordinate(line.fromTime), scale.timeToCoordinate(line.toTime)];
        const [from, to] = [this.series.priceToCoordinate(line.fromPrice), this.series.priceToCoordinate(line.toPrice)];
        if (left === null || right === null || from === null || to === null) continue;
        context.strokeStyle = line.isGain ? this.colours.gain : this.colours.loss;
        context.beginPath();
        context.moveTo(left * x, from * y);
        context.lineTo(right * x, to * y);
        context.stroke();
      }
      context.restore();
    });
  }
}
