using System.Xml.Linq;
using Concierge.Core.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Concierge.Core.Data;

/// <summary>
/// Keeps the keys that sign guest tokens in the database: every replica has the same ones, and restarts lose none.
/// Asked at the start and about once a day, so it takes a connection when it needs one.
/// </summary>
internal sealed class PostgresKeys(string connectionString, SealedXmlKeys sealedKeys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = Open();
        using var select = new NpgsqlCommand("select xml from concierge.data_protection_keys order by id", connection);
        using var rows = select.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read()) keys.Add(XElement.Parse(rows.GetString(0)));
        sealedKeys.OpenAll(keys);
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = Open();
        using var insert = new NpgsqlCommand("insert into concierge.data_protection_keys (friendly_name, xml) values ($1, $2)", connection);
        insert.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        insert.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        insert.ExecuteNonQuery();
    }

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }
}
