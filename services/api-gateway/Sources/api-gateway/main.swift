import APIGateway

await APIGateway.run()
