import TraderCommands

await TraderCommandLine.run()
