//! Listings, orders, their daily roll-ups and reputation.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}

const UP: &str = "
create table listings (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    external_id text not null,
    title text not null,
    title_folded text not null,
    search_folded text not null,
    status text not null,
    sub_status {json} not null,
    price_minor bigint,
    currency text not null,
    available_quantity bigint,
    sold_quantity bigint,
    sku text,
    thumbnail_url text,
    permalink text,
    category_id text,
    logistic_type text,
    listing_type text,
    free_shipping {bool} not null,
    catalog_listing {bool} not null,
    facts {json} not null,
    facts_hash text not null,
    external_created_at {time},
    external_updated_at {time},
    updated_ms bigint not null,
    source text not null,
    changed_at {time} not null,
    vanished_at {time},
    revenue_30d_minor bigint not null default 0,
    units_30d bigint not null default 0,
    visits_30d bigint,
    score_tenths bigint,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id),
    unique (tenant_id, id),
    unique (connection_id, external_id)
);
create index listings_revenue on listings (tenant_id, revenue_30d_minor desc, id desc);
create index listings_title on listings (tenant_id, title_folded, id);
create index listings_updated on listings (tenant_id, changed_at, id);
create table listing_qualities (
    listing_id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    score bigint,
    level text,
    pending {json} not null,
    fetched_at {time} not null,
    foreign key (tenant_id, listing_id) references listings (tenant_id, id)
);
create table listing_visits (
    listing_id {uuid} not null,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    day {day} not null,
    visits bigint not null,
    fetched_at {time} not null,
    primary key (listing_id, day),
    foreign key (tenant_id, listing_id) references listings (tenant_id, id)
);
create table orders (
    id {uuid} primary key,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    external_id text not null,
    pack_id text,
    purchase_key text not null,
    status text not null,
    was_paid {bool} not null,
    business_day {day} not null,
    currency text not null,
    gross_minor bigint not null,
    refunded_minor bigint not null,
    refunded_day {day},
    fee_minor bigint,
    units bigint not null,
    title text not null,
    search_folded text not null,
    shipping_id text,
    ordered_at {time} not null,
    closed_at {time},
    external_updated_at {time},
    facts {json} not null,
    facts_hash text not null,
    source text not null,
    changed_at {time} not null,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id),
    unique (tenant_id, id),
    unique (connection_id, external_id)
);
create index orders_newest on orders (tenant_id, ordered_at desc, id desc);
create index orders_day on orders (connection_id, business_day);
create index orders_refunded_day on orders (connection_id, refunded_day);
create index orders_purchase on orders (connection_id, purchase_key);
create table order_lines (
    order_id {uuid} not null,
    position bigint not null,
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    business_day {day} not null,
    listing_external_id text not null,
    title text not null,
    sku text,
    variation_id text,
    quantity bigint not null,
    unit_price_minor bigint not null,
    fee_minor bigint,
    counts {bool} not null,
    primary key (order_id, position),
    foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
create index order_lines_listing on order_lines (connection_id, listing_external_id, business_day);
create table order_payments (
    order_id {uuid} not null,
    position bigint not null,
    tenant_id {uuid} not null,
    external_id text not null,
    status text not null,
    amount_minor bigint not null,
    refunded_minor bigint not null,
    approved_at {time},
    primary key (order_id, position),
    foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
create table daily_sales (
    tenant_id {uuid} not null,
    connection_id {uuid} not null,
    day {day} not null,
    currency text not null,
    gmv_minor bigint not null,
    refunded_minor bigint not null,
    orders bigint not null,
    units bigint not null,
    fee_minor bigint not null,
    primary key (connection_id, day, currency),
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index daily_sales_tenant on daily_sales (tenant_id, day);
create table reputations (
    connection_id {uuid} primary key,
    tenant_id {uuid} not null,
    facts {json} not null,
    fetched_at {time} not null,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
";

const DOWN: &str = "
drop table reputations; drop table daily_sales; drop table order_payments; drop table order_lines; drop table orders; drop table listing_visits; drop table listing_qualities; drop table listings;
";
