import PaperBroker

await PaperBroker.run()
