import MarketFeed

await MarketFeed.run()
