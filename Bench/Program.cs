using Concierge.Bench.Jobs;

return args switch
{
    ["jobs", ..] => await JobsBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("""
        dotnet run -c Release --project Bench -- jobs
          Enqueues and drains no-op jobs and prints rates and latencies, three runs each, median (min-max).
          Needs servers: ConnectionStrings__concierge (a PostgreSQL account that may create databases),
          ConnectionStrings__redis and ConnectionStrings__rabbitmq.
        """);
    return 2;
}
