import SignalEngine

await SignalEngine.run()
