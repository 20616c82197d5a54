using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Secrets;

/// <summary>Maps a sealed value to the five columns that every table with one has.</summary>
public static class SealedColumns
{
    public static void HasSealedColumns<TEntity>(this EntityTypeBuilder<TEntity> builder)
        where TEntity : class, ISealed
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ComplexProperty<SealedValue>(nameof(ISealed.Sealed), columns =>
        {
            columns.IsRequired();
            columns.Property(value => value.KeyId).HasColumnName("key_id");
            columns.Property(value => value.WrappedKey).HasColumnName("wrapped_key");
            columns.Property(value => value.Nonce).HasColumnName("nonce");
            columns.Property(value => value.Ciphertext).HasColumnName("ciphertext");
            columns.Property(value => value.Tag).HasColumnName("tag");
        });
    }

    /// <summary>The table of an entity, with its schema, as in SQL.</summary>
    internal static string TableOf<TEntity>(this ConciergeDb db)
        where TEntity : class, ISealed
        => $"{ConciergeDb.Schema}.{db.Model.FindEntityType(typeof(TEntity))!.GetTableName()}";
}
