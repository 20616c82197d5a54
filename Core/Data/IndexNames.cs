using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Concierge.Core.Data;

/// <summary>Names indexes as PostgreSQL does by itself, such as <c>sessions_account_id_idx</c> and <c>sessions_token_hash_key</c>.</summary>
internal sealed class IndexNames : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        foreach (var index in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredIndexes()))
        {
            var columns = string.Join('_', index.Properties.Select(property => property.GetColumnName()));
            index.Builder.HasDatabaseName($"{index.DeclaringEntityType.GetTableName()}_{columns}_{(index.IsUnique ? "key" : "idx")}");
        }
    }
}
