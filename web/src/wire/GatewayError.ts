/** A request that was not answered, or refused; the message is the gateway's own where it gave one. */
export class GatewayError extends Error {
  constructor(message: string, /** 0 when nothing answered. */ readonly status: number) {
    super(message);
  }
}
