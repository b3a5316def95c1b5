import Foundation
import TestSupport
import TraderProto

/// A folder of programs that stand in for the services and the simulated venues: small, quick to start, and unruly on request.
///
/// A file `NAME.WAY` beside the program `NAME` changes its ways from its next start on: `refuse` (ends with 2, the file's text as its last
/// line), `crash` (the same with 1), `deaf` (does not stop when told to). `venue-sim.finish` ends the venues with the status in it.
final class FakePrograms: Sendable {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for program in Set(ServiceName.known.map(\.program)) { try install(Self.service, as: program) }
        try install(Self.venues, as: "venue-sim")
    }

    var path: String { folder.url.path }

    func set(_ program: String, _ way: String, _ text: String = "") throws { _ = try folder.write(text, to: "\(program).\(way)") }

    func unset(_ program: String, _ way: String) throws {
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("\(program).\(way)"))
    }

    private func install(_ source: String, as name: String) throws {
        let path = try folder.write(source, to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private static let service = #"""
        #!/usr/bin/env python3
        import json, os, signal, sys, time, zmq
        name, here = os.path.basename(sys.argv[0]), os.path.dirname(os.path.abspath(sys.argv[0]))
        venue = os.environ.get("VENUE", "coinbase")
        if name == "market-feed" and venue != "coinbase": name += "@" + venue
        def way(kind):
            path = os.path.join(here, f"{name}.{kind}")
            return open(path).read() if os.path.exists(path) else None
        def end(status, text):
            print(f"{name}: {text}", file=sys.stderr, flush=True)
            os._exit(status)
        for kind, status in (("refuse", 2), ("crash", 1)):
            if way(kind) is not None: end(status, way(kind))
        signal.signal(signal.SIGTERM, signal.SIG_IGN if way("deaf") is not None else lambda *_: end(0, "stops"))
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        names = ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway", "market-feed@binanceus", "market-feed@binanceusdm"]
        port = int(os.environ["BUS_PORT_BASE"]) + 10 * names.index(name)
        commands = zmq.Context().socket(zmq.ROUTER)
        commands.curve_publickey, commands.curve_secretkey = open(os.environ["BUS_KEY_FILE"], "rb").read().split()
        commands.curve_server = True
        commands.bind(f"tcp://127.0.0.1:{port + 2}")
        open(os.path.join(os.environ["DATA_DIR"], name + ".db"), "a").close()
        json.dump(dict(os.environ), open(os.path.join(os.environ["DATA_DIR"], name + ".env"), "w"))
        print(f"{name} listens", flush=True)
        while True:
            *address, body = commands.recv_multipart()
            now = int(time.time() * 1e6)
            status = {"service": name, "state": "running", "pid": os.getpid(), "uptimeSeconds": 61.5, "head": 7, "lag": {"market-feed": 2},
                      "lastRecordAt": now, "newestDataAt": now - 65_000_000, "now": now, "isSimulated": bool(os.environ.get("CLOCK_URL")),
                      "memoryBytes": 23_400_000, "figures": {}}
            reply = {"id": json.loads(body)["id"], "accepted": True, "reason": None, "result": json.dumps(status)}
            commands.send_multipart([*address, json.dumps(reply).encode()])
        """#

    private static let venues = #"""
        #!/usr/bin/env python3
        import os, signal, socket, sys
        here = os.path.dirname(os.path.abspath(sys.argv[0]))
        def end(status, text):
            print(f"venue-sim: {text}", file=sys.stderr, flush=True)
            os._exit(status)
        if os.path.exists(here + "/venue-sim.refuse"): end(2, open(here + "/venue-sim.refuse").read())
        signal.signal(signal.SIGTERM, lambda *_: end(0, "stops"))
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        print(" ".join(sys.argv[1:]), flush=True)
        server = socket.create_server(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])))
        server.settimeout(0.02)
        while not os.path.exists(here + "/venue-sim.finish"):
            try: server.accept()
            except TimeoutError: pass
        end(int(open(here + "/venue-sim.finish").read()), "the last bar is final")
        """#
}
