using System.Xml.Linq;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Mail;
using Concierge.ServiceDefaults;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Concierge.Tests.Secrets;

/// <summary>The data-protection keys in the database, beside the version that read and wrote them with SQL of its own.</summary>
public sealed class SharedKeysTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IDisposable
{
    private const string Text = "a guest's id";

    private readonly TemporaryKeys _keys = new();

    [Fact]
    public async Task Keys_of_the_version_before_are_read_and_it_reads_new_sealed_ones_while_it_still_runs()
    {
        string link;
        await using (var before = await StartAsync(isBefore: true)) link = Protector(before).Protect(Text);

        await using var host = await StartAsync();
        Assert.Equal(Text, Protector(host).Unprotect(link));
        var now = TimeProvider.System.GetUtcNow();
        var created = host.Service<IKeyManager>().CreateNewKey(now, now.AddDays(90));

        await using var stillRunning = await StartAsync(isBefore: true);
        var keys = stillRunning.Service<IKeyManager>().GetAllKeys();
        Assert.Equal(2, keys.Count);
        Assert.NotNull(keys.Single(key => key.KeyId == created.KeyId).CreateEncryptor());
        Assert.Equal(2L, await database.ScalarAsync<long>("SELECT count(*) FROM concierge.data_protection_keys WHERE xml LIKE '%<sealed%' AND xml NOT LIKE '%<masterKey%'"));
    }

    public void Dispose() => _keys.Dispose();

    private static IDataProtector Protector(SecretHost host) => host.Service<IDataProtectionProvider>().CreateProtector("a link");

    private Task<SecretHost> StartAsync(bool isBefore = false) => SecretHost.StartAsync(
        database.Servers,
        _keys,
        configure: services =>
        {
            services.AddMail().AddAccounts().AddSharedKeys(ResourceNames.Database);
            if (isBefore) services.PostConfigure<KeyManagementOptions>(keys => keys.XmlRepository = new KeysBefore(database.Direct));
        });

    private sealed class KeysBefore(string connectionString) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var source = NpgsqlDataSource.Create(connectionString);
            using var select = source.CreateCommand("select xml from concierge.data_protection_keys order by id");
            using var rows = select.ExecuteReader();
            var keys = new List<XElement>();
            while (rows.Read()) keys.Add(XElement.Parse(rows.GetString(0)));
            return keys;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var source = NpgsqlDataSource.Create(connectionString);
            using var insert = source.CreateCommand("insert into concierge.data_protection_keys (friendly_name, xml) values ($1, $2)");
            insert.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
            insert.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
            insert.ExecuteNonQuery();
        }
    }
}
