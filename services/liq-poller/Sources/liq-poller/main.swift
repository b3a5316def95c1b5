import LiqPoller

await LiqPoller.run()
